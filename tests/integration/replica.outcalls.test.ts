import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { PocketIc } from '@dfinity/pic';
import { IDL } from '@icp-sdk/core/candid';
import { startServer, type PicServer } from '../support/server.js';
import { fetcher } from '../unit/replica/fetcher.js';
import { canister } from '../unit/replica/support.js';

/** HTTPS outcalls by unmodified pic-js, with the mocks that its interface has. */

let server: PicServer;
let pic: PocketIc;

beforeAll(async () => {
  server = await startServer(fileURLToPath(new URL('../../scripts/pocket-ic', import.meta.url)));
});
afterAll(() => server.stop());
beforeEach(async () => {
  pic = await PocketIc.create(server.url);
});
afterEach(() => pic?.tearDown());

const Response = IDL.Record({
  status: IDL.Nat,
  headers: IDL.Vec(IDL.Record({ name: IDL.Text, value: IDL.Text })),
  body: IDL.Vec(IDL.Nat8)
});
const Request = IDL.Record({
  url: IDL.Text,
  max_response_bytes: IDL.Opt(IDL.Nat64),
  method: IDL.Variant({ get: IDL.Null, head: IDL.Null, post: IDL.Null }),
  headers: IDL.Vec(IDL.Record({ name: IDL.Text, value: IDL.Text })),
  body: IDL.Opt(IDL.Vec(IDL.Nat8)),
  transform: IDL.Opt(
    IDL.Record({
      function: IDL.Func(
        [IDL.Record({ response: Response, context: IDL.Vec(IDL.Nat8) })],
        [Response],
        ['query']
      ),
      context: IDL.Vec(IDL.Nat8)
    })
  )
});

interface Fetcher {
  fetch: (request: unknown) => Promise<{ status: bigint; headers: unknown[]; body: Uint8Array | number[] }>;
}
const idlFactory: IDL.InterfaceFactory = () => IDL.Service({ fetch: IDL.Func([Request], [Response], []) });

async function post() {
  const wasm = canister(fetcher(300_000_000_000n));
  const { canisterId } = await pic.setupCanister<Fetcher>({ idlFactory, wasm });
  const actor = pic.createDeferredActor<Fetcher>(idlFactory, canisterId);
  const execute = await actor.fetch({
    url: 'https://example.com/hook',
    max_response_bytes: [1000n],
    method: { post: null },
    headers: [{ name: 'X', value: 'y' }],
    body: [[1, 2, 3]],
    transform: []
  });
  await pic.tick(2);
  const pending = await pic.getPendingHttpsOutcalls();
  expect(pending).toHaveLength(1);
  // A deferred actor of pic-js never settles where the call is rejected: the canister tells of it instead.
  const rejection = async (): Promise<string> => {
    await pic.tick(2);
    const arg = new Uint8Array();
    return Buffer.from(await pic.queryCall({ canisterId, method: 'rejection', arg })).toString();
  };
  return { execute, rejection, outcall: pending[0]! };
}

test('getPendingHttpsOutcalls tells what is asked, mockPendingHttpsOutcall answers it', async () => {
  const { execute, outcall } = await post();
  expect(outcall).toMatchObject({
    httpMethod: 'POST',
    url: 'https://example.com/hook',
    headers: [['X', 'y']],
    body: Uint8Array.of(1, 2, 3),
    maxResponseBytes: 1000
  });
  const { requestId, subnetId } = outcall;
  const response = {
    type: 'success' as const,
    statusCode: 201,
    headers: [['A', 'b'] as [string, string]],
    body: Uint8Array.of(9)
  };
  await pic.mockPendingHttpsOutcall({ requestId, subnetId, response });
  const reply = await execute();
  expect(reply).toMatchObject({ status: 201n, headers: [{ name: 'A', value: 'b' }] });
  expect([...reply.body]).toEqual([9]);
  expect(await pic.getPendingHttpsOutcalls()).toEqual([]);
});

test('a rejection reaches the canister with its code', async () => {
  const { rejection, outcall } = await post();
  const { requestId, subnetId } = outcall;
  const response = { type: 'reject' as const, statusCode: 2, message: 'connection refused' };
  await pic.mockPendingHttpsOutcall({ requestId, subnetId, response });
  expect(await rejection()).toBe('2connection refused');
});

test('responses that differ by node; wrong ids, numbers and codes are refused by name', async () => {
  const { rejection, outcall } = await post();
  const { requestId, subnetId } = outcall;
  const node = (index: number) => ({
    type: 'success' as const,
    statusCode: 200,
    headers: [],
    body: Uint8Array.of(index)
  });
  const mock = (extra: object) =>
    pic.mockPendingHttpsOutcall({ requestId, subnetId, response: node(0), ...extra });
  await expect(mock({ requestId: 7 })).rejects.toThrow(/InvalidCanisterHttpRequestId/);
  await expect(mock({ additionalResponses: [node(1)] })).rejects.toThrow(/InvalidMockCanisterHttpResponses/);
  await expect(
    mock({ response: { type: 'reject', statusCode: 9, message: 'no such code' } })
  ).rejects.toThrow(/InvalidRejectCode\(9\)/);
  await mock({ additionalResponses: Array.from({ length: 12 }, (_, index) => node(index + 1)) });
  expect(await rejection()).toMatch(/^2No consensus could be reached/);
});
