import { describe, expect, test } from '@jest/globals';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { FeeSchedule } from '../../../src/replica/execution/fees.js';
import type { HttpMock } from '../../../src/replica/instance/outcalls.js';
import { HttpRequestArg, HttpResponse } from '../../../src/replica/management/http-message.js';
import { ANONYMOUS, MANAGEMENT_CANISTER } from '../../../src/replica/principal.js';
import { fetcher } from './fetcher.js';
import { Bench, failureOf } from './support.js';

const ENOUGH = 300_000_000_000n;

interface Options {
  cycles?: bigint;
  transformed?: Uint8Array;
  /** Fields of the request other than the default's. */
  request?: Record<string, unknown>;
  /** The transform's method, and whose it is (the caller's where missing). */
  transform?: [method: string, owner?: Principal];
}

function start({ cycles = ENOUGH, transformed, request = {}, transform }: Options = {}) {
  const bench = new Bench();
  const id = bench.deploy(fetcher(cycles, transformed));
  const [method, owner = Principal.fromUint8Array(id)] = transform ?? [];
  const arg = {
    url: 'https://example.com/a?b',
    max_response_bytes: [],
    method: { get: null },
    headers: [{ name: 'Accept', value: 'text/plain' }],
    body: [],
    transform: method === undefined ? [] : [{ function: [owner, method], context: [1, 2] }],
    is_replicated: [],
    ...request
  };
  const submitted = bench.instance.submitIngress({
    sender: ANONYMOUS,
    canisterId: id,
    method: 'fetch',
    arg: new Uint8Array(IDL.encode([HttpRequestArg], [arg]))
  });
  if (!submitted.ok) throw new Error(submitted.failure.message);
  bench.instance.tick();
  const { subnetId } = bench.instance.topology.subnets[0]!;
  return {
    bench,
    id,
    respond: (...mocks: HttpMock[]) => bench.instance.respondToOutcall(subnetId, 0, mocks),
    result: () => bench.instance.awaitIngress(submitted.messageId),
    status: () => bench.instance.ingressStatus(submitted.messageId).status
  };
}

function page(text: string, headers: { name: string; value: string }[] = []): HttpMock {
  return { kind: 'reply', status: 200, headers, body: new TextEncoder().encode(text) };
}

function responseOf(result: ReturnType<ReturnType<typeof start>['result']>) {
  if (!result.ok) throw new Error(result.failure.message);
  const [response] = IDL.decode([HttpResponse], result.reply) as unknown[] as [
    { status: bigint; headers: unknown[]; body: Uint8Array }
  ];
  return { ...response, body: Buffer.from(response.body).toString() };
}

describe('an outcall', () => {
  test('waits with what was asked, and brings back what is mocked, in the next round', () => {
    const { bench, respond, result, status } = start({ request: { max_response_bytes: [500n] } });
    expect(bench.instance.pendingOutcalls()).toMatchObject([
      { id: 0, outcall: { method: 'GET', url: 'https://example.com/a?b', maxResponseBytes: 500 } }
    ]);
    bench.instance.tick();
    expect(status()).toBe('processing');
    respond(page('hello', [{ name: 'Server', value: 'x' }]));
    expect(status()).toBe('processing');
    expect(responseOf(result())).toEqual({
      status: 200n,
      headers: [{ name: 'Server', value: 'x' }],
      body: 'hello'
    });
    expect(bench.instance.pendingOutcalls()).toEqual([]);
  });

  test('brings a mocked rejection to the reject callback', () => {
    const { respond, result } = start();
    respond({ kind: 'reject', code: 2, message: 'no route' });
    expect(failureOf(result()).message).toBe('2no route');
  });

  test('times out after a minute, not before', () => {
    const { bench, result, status } = start();
    bench.instance.setTime(bench.instance.time + 60_000_000_000n);
    bench.instance.tick();
    expect(status()).toBe('processing');
    bench.instance.tick();
    expect(failureOf(result()).message).toBe('2Canister http request timed out');
  });

  test('an answered one is no longer there, even before the canister hears of it', () => {
    const { bench, respond, result } = start();
    respond(page('first'));
    expect(bench.instance.pendingOutcalls()).toEqual([]);
    expect(() => respond(page('second'))).toThrow(/^InvalidCanisterHttpRequestId/);
    expect(responseOf(result()).body).toBe('first');
  });

  test('cannot be made by a user', () => {
    const bench = new Bench();
    const failure = failureOf(bench.call(MANAGEMENT_CANISTER, 'http_request'));
    expect(failure.message).toContain('can be called by canisters only');
  });
});

describe('the transform', () => {
  const encoded = new Uint8Array(
    IDL.encode([HttpResponse], [{ status: 201n, headers: [], body: [0x68, 0x69] }])
  );

  test('is called by the management canister, and its reply is the response', () => {
    const { respond, result } = start({ transformed: encoded, transform: ['transform'] });
    respond(page('raw'));
    expect(responseOf(result())).toEqual({ status: 201n, headers: [], body: 'hi' });
  });

  test.each([
    ['broken', /^5.*unreachable/],
    ['absent', /^5.*has no query method 'absent'/],
    ['composite', /^5.*cannot be a transform/]
  ])('%s rejects the call', (method, message) => {
    const { respond, result } = start({ transform: [method] });
    respond(page('raw'));
    expect(failureOf(result()).message).toMatch(message);
  });

  test('must be of the canister that asks', () => {
    const { result } = start({ transform: ['transform', Principal.managementCanister()] });
    expect(failureOf(result()).message).toMatch(/^4transform principal id expected to be .*, got aaaaa-aa$/);
  });

  test('must not make more than max_response_bytes', () => {
    const request = { max_response_bytes: [BigInt(encoded.length - 1)] };
    const { respond, result } = start({ transformed: encoded, transform: ['transform'], request });
    respond(page('x'));
    expect(failureOf(result()).message).toBe(
      `1Transformed http response exceeds limit: ${encoded.length - 1}`
    );
  });
});

describe('limits and price', () => {
  test.each([
    ['a body', page('12345678901'), '1Http body exceeds size limit of 10 bytes.'],
    [
      'headers',
      page('', [{ name: '123456', value: '12345' }]),
      '1Header size exceeds specified response size limit 10'
    ]
  ])('%s over max_response_bytes', (_what, mock, message) => {
    const { respond, result } = start({ request: { max_response_bytes: [10n] } });
    respond(mock);
    expect(failureOf(result()).message).toBe(message);
  });

  test.each([
    [{ max_response_bytes: [2_000_001n] }, /expected to be in the range \[0\.\.2000000\], got 2000001/],
    [{ url: 'x'.repeat(8193) }, /url size 8193 exceeds 8192/],
    [{ headers: Array(65).fill({ name: 'a', value: 'b' }) }, /number of all http headers 65 exceeds 64/],
    [{ headers: [{ name: 'a'.repeat(8193), value: '' }] }, /8193 exceeds 8192/],
    [{ body: [new Uint8Array(2_000_000)] }, /http body 2000016 exceeds 2000000/],
    [{ method: { put: null } }, /method PUT is only allowed/]
  ])('refuses %#', (request, message) => {
    expect(failureOf(start({ request }).result()).message).toMatch(message);
  });

  test('costs what is published; one cycle less is refused, the rest comes back', () => {
    const bytes = BigInt('https://example.com/a?b'.length + 'Accept'.length + 'text/plain'.length);
    const fee = new FeeSchedule(13, false).httpRequest(bytes, 2_000_000n);
    // (3 M + 60 k n + 400 per byte of request + 800 per byte of response) n, n = 13
    expect(fee).toBe((3_000_000n + 780_000n + 400n * bytes + 1_600_000_000n) * 13n);
    expect(failureOf(start({ cycles: fee - 1n }).result()).message).toBe(
      `4http_request request sent with ${fee - 1n} cycles, but ${fee} cycles are required.`
    );
    const spent = (cycles: bigint): bigint => {
      const { bench, id, respond, result } = start({ cycles });
      respond(page(''));
      result();
      return 100_000_000_000_000n - bench.instance.cyclesBalance(id);
    };
    expect(spent(fee + 1_000_000_000n)).toBe(spent(fee));
  });
});

describe('nodes with different responses', () => {
  test('nine of thirteen agree', () => {
    const { respond, result } = start();
    respond(...Array.from({ length: 13 }, (_, node) => page(node < 4 ? `${node}` : 'same')));
    expect(responseOf(result()).body).toBe('same');
  });

  test('eight do not', () => {
    const { respond, result } = start();
    respond(...Array.from({ length: 13 }, (_, node) => page(node < 5 ? `${node}` : 'same')));
    const { message } = failureOf(result());
    expect(message).toMatch(
      /^2No consensus could be reached\. Replicas had different responses\. Details: request_id: 0, timeout: 17/
    );
    expect(message).toMatch(/hashes: \[[0-9a-f]{64}: 8\], \[[0-9a-f]{64}: 1\]/);
  });

  test('there must be one for each, and one that is not replicated is sent by one node', () => {
    const { respond } = start();
    expect(() => respond(page('1'), page('2'))).toThrow('InvalidMockCanisterHttpResponses((2, 13))');
    const single = start({ request: { is_replicated: [false] } });
    single.respond(...Array.from({ length: 13 }, (_, node) => page(`${node}`)));
    expect(responseOf(single.result()).body).toBe('0');
  });
});
