import { createHash } from 'node:crypto';
import { IDL } from '@dfinity/candid';
import { ErrorCode } from '../errors.js';
import type { CallOrigin } from '../execution/messages.js';
import { QueryRunner } from '../execution/query.js';
import {
  faultOfMessage,
  headerBytes,
  HttpResponse,
  MAX_HTTP_BYTES,
  TransformArg,
  type HttpHeader
} from '../management/http-message.js';
import { MANAGEMENT_CANISTER, principalText } from '../principal.js';
import type { Subnet } from './subnet.js';
import { RejectCode, type Nanoseconds, type PrincipalBytes, type CallResult } from './types.js';

/** How long an outcall waits for responses (the IC's `CANISTER_HTTP_TIMEOUT_INTERVAL`). */
const TIMEOUT: Nanoseconds = 60n * 1_000_000_000n;

/** When PocketIC says that mocked responses time out. */
const MOCK_TIMEOUT = 5n * TIMEOUT;

/** A query method of the canister that every node's response goes through. */
export interface HttpTransform {
  method: string;
  context: Uint8Array;
}

export interface Outcall {
  caller: PrincipalBytes;
  origin: CallOrigin;
  /** Cycles of the call beyond the price. */
  refund: bigint;
  since: Nanoseconds;
  method: string;
  url: string;
  headers: HttpHeader[];
  body: Uint8Array;
  transform: HttpTransform | null;
  /** Every node sends it, or one alone. */
  replicated: boolean;
  /** Null for the largest there can be. */
  maxResponseBytes: number | null;
}

/** What a node got from the web server. */
export type HttpMock =
  | { kind: 'reply'; status: number; headers: HttpHeader[]; body: Uint8Array }
  | { kind: 'reject'; code: RejectCode; message: string };

/** HTTPS outcalls of a subnet that wait for their responses. The replica sends none: tests say what comes back. */
export class Outcalls {
  private readonly waiting = new Map<number, Outcall>();
  private nextId = 0;

  constructor(private readonly subnet: Subnet) {}

  open(outcall: Outcall): void {
    this.waiting.set(this.nextId++, outcall);
  }

  /** By id. */
  get pending(): ReadonlyMap<number, Outcall> {
    return this.waiting;
  }

  /**
   * Gives the responses that the nodes got; the canister hears of it in the next round.
   * @param mocks one for all nodes, or as many as the subnet has nodes
   * @throws RangeError for an unknown id or another number of responses, as PocketIC words it
   */
  respond(id: number, mocks: readonly HttpMock[]): void {
    const outcall = this.waiting.get(id);
    const { size } = this.subnet.plan;
    if (outcall === undefined) {
      throw new RangeError(`InvalidCanisterHttpRequestId((${principalText(this.subnet.id)}, ${id}))`);
    }
    if (mocks.length !== 1 && mocks.length !== size) {
      throw new RangeError(`InvalidMockCanisterHttpResponses((${mocks.length}, ${size}))`);
    }
    const responses = mocks.map((mock) => this.process(outcall, mock));
    const [first] = responses;
    if (first === undefined) return;
    const answer = responses.length === 1 || !outcall.replicated ? first : agree(id, outcall, responses);
    this.waiting.delete(id);
    this.subnet.post(() => this.subnet.respond(outcall.origin, answer, outcall.refund));
  }

  /** Ends the calls whose time is over. */
  giveUpLate(): void {
    for (const [id, { origin, refund, since }] of this.waiting) {
      if (since + TIMEOUT >= this.subnet.time) continue;
      this.waiting.delete(id);
      this.subnet.respond(origin, transient('Canister http request timed out'), refund);
    }
  }

  /** What one node makes of a response: limits, then the transform. */
  private process(outcall: Outcall, mock: HttpMock): CallResult {
    if (mock.kind === 'reject') return reject(mock.code, mock.message);
    const { headers, body } = mock;
    const limit = outcall.maxResponseBytes ?? MAX_HTTP_BYTES;
    if (headerBytes(headers) > limit) {
      return fatal(`Header size exceeds specified response size limit ${limit}`);
    }
    if (headerBytes(headers) + body.length > limit) {
      return fatal(`Http body exceeds size limit of ${limit} bytes.`);
    }
    const fault = faultOfMessage(headers, body);
    if (fault !== null) return fatal(fault);
    const response = { status: BigInt(mock.status), headers, body };
    if (outcall.transform === null) return { ok: true, reply: encode(HttpResponse, response) };
    const { method, context } = outcall.transform;
    const result = this.transform(outcall.caller, method, encode(TransformArg, { response, context }));
    if (!result.ok || result.reply.length <= limit) return result;
    return fatal(`Transformed http response exceeds limit: ${limit}`);
  }

  private transform(canisterId: PrincipalBytes, method: string, arg: Uint8Array): CallResult {
    const canister = this.subnet.find(canisterId);
    if (canister === null) return reject(RejectCode.DestinationInvalid, 'The canister is gone');
    if (canister.sandbox?.compiled.methods.get(method) === 'composite_query') {
      return reject(RejectCode.CanisterError, `Composite query ${method} cannot be a transform function`);
    }
    const runner = new QueryRunner(this.subnet, () => null);
    const result = runner.run(canister, { caller: MANAGEMENT_CANISTER, method, arg });
    return result.ok ? result : reject(result.failure.rejectCode, result.failure.message);
  }
}

/** The response that more than two thirds of the nodes got, or the rejection that there is none. */
function agree(id: number, { since }: Outcall, responses: readonly CallResult[]): CallResult {
  const groups = new Map<string, { response: CallResult; count: number }>();
  for (const response of responses) {
    const hash = hashOf(response);
    const group = groups.get(hash) ?? { response, count: 0 };
    group.count++;
    groups.set(hash, group);
  }
  const faulty = Math.floor((responses.length - 1) / 3);
  const ordered = [...groups].sort(([, a], [, b]) => b.count - a.count);
  const [best] = ordered;
  if (best !== undefined && best[1].count >= responses.length - faulty) return best[1].response;
  const hashes = ordered.map(([hash, { count }]) => `[${hash}: ${count}]`).join(', ');
  return transient(
    `No consensus could be reached. Replicas had different responses. Details: request_id: ${id}, timeout: ${since + MOCK_TIMEOUT}, hashes: ${hashes}`
  );
}

function hashOf(response: CallResult): string {
  const hash = createHash('sha256').update(response.ok ? 'reply' : 'reject');
  if (response.ok) hash.update(response.reply);
  else hash.update(`${response.failure.rejectCode} ${response.failure.message}`);
  return hash.digest('hex');
}

function encode(type: IDL.Type, value: unknown): Uint8Array {
  return new Uint8Array(IDL.encode([type], [value]));
}

function reject(code: RejectCode, message: string): CallResult {
  return { ok: false, failure: { rejectCode: code, errorCode: ErrorCode.CanisterRejectedMessage, message } };
}

function fatal(message: string): CallResult {
  return reject(RejectCode.SysFatal, message);
}

function transient(message: string): CallResult {
  return reject(RejectCode.SysTransient, message);
}
