import { IDL } from '@dfinity/candid';
import { Blob, Nat, Nat64, record, variant, type Value } from './idl.js';

/** Messages of HTTPS outcalls: the types `http_request_args` and `http_request_result` of `ic.did`. */
const { Bool, Null, Opt, Text, Vec } = IDL;
const Header = record({ name: Text, value: Text });
export type HttpHeader = Value<typeof Header>;

export const HttpResponse = record({ status: Nat, headers: Vec(Header), body: Blob });
export const TransformArg = record({ response: HttpResponse, context: Blob });
export const HttpRequestArg = record({
  url: Text,
  max_response_bytes: Opt(Nat64),
  method: variant({ get: Null, head: Null, post: Null, put: Null, delete: Null }),
  headers: Vec(Header),
  body: Opt(Blob),
  transform: Opt(record({ function: IDL.Func([TransformArg], [HttpResponse], ['query']), context: Blob })),
  is_replicated: Opt(Bool)
});
export type HttpRequestValue = Value<typeof HttpRequestArg>;

/** Limits of dfinity/ic `rs/types/types/src/canister_http.rs`; the last is for headers and body together, in bytes. */
const MAX_HEADERS = 64;
const MAX_HEADER_TEXT_BYTES = 8192;
const MAX_HEADERS_BYTES = 48 * 1024;
export const MAX_HTTP_BYTES = 2_000_000;

/** What makes headers and body of a request or response inacceptable; null if nothing does. */
export function faultOfMessage(headers: readonly HttpHeader[], body: Uint8Array): string | null {
  const total = headerBytes(headers);
  const sizes = headers.flatMap(({ name, value }) => [Buffer.byteLength(name), Buffer.byteLength(value)]);
  const texts = 'total number of bytes to represent all http header names and values';
  const limits: [what: string, size: number, limit: number][] = [
    ['number of all http headers', headers.length, MAX_HEADERS],
    [
      'number of bytes to represent some http header name or value',
      Math.max(0, ...sizes),
      MAX_HEADER_TEXT_BYTES
    ],
    [texts, total, MAX_HEADERS_BYTES],
    [`${texts} and http body`, total + body.length, MAX_HTTP_BYTES]
  ];
  const [what, size, limit] = limits.find(([, size, limit]) => size > limit) ?? [];
  return what === undefined ? null : `${what} ${size} exceeds ${limit}`;
}

export function headerBytes(headers: readonly HttpHeader[]): number {
  return headers.reduce(
    (sum, { name, value }) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0
  );
}
