import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';

/** Messages of HTTPS outcalls: the types `http_request_args` and `http_request_result` of `ic.did`. */
const Header = IDL.Record({ name: IDL.Text, value: IDL.Text });

export interface HttpHeader {
  name: string;
  value: string;
}

export const HttpResponse = IDL.Record({
  status: IDL.Nat,
  headers: IDL.Vec(Header),
  body: IDL.Vec(IDL.Nat8)
});

export const TransformArg = IDL.Record({ response: HttpResponse, context: IDL.Vec(IDL.Nat8) });

export const HttpRequestArg = IDL.Record({
  url: IDL.Text,
  max_response_bytes: IDL.Opt(IDL.Nat64),
  method: IDL.Variant({ get: IDL.Null, head: IDL.Null, post: IDL.Null, put: IDL.Null, delete: IDL.Null }),
  headers: IDL.Vec(Header),
  body: IDL.Opt(IDL.Vec(IDL.Nat8)),
  transform: IDL.Opt(
    IDL.Record({
      function: IDL.Func([TransformArg], [HttpResponse], ['query']),
      context: IDL.Vec(IDL.Nat8)
    })
  ),
  is_replicated: IDL.Opt(IDL.Bool)
});

export interface HttpRequestValue {
  url: string;
  max_response_bytes: [] | [bigint];
  method: Record<string, null>;
  headers: HttpHeader[];
  body: [] | [Uint8Array];
  transform: [] | [{ function: [Principal, string]; context: Uint8Array }];
  is_replicated: [] | [boolean];
}

/** Limits of dfinity/ic `rs/types/types/src/canister_http.rs`; the last is for headers and body together, in bytes. */
const MAX_HEADERS = 64;
const MAX_HEADER_TEXT_BYTES = 8192;
const MAX_HEADERS_BYTES = 48 * 1024;
export const MAX_HTTP_BYTES = 2_000_000;

/** What makes headers and body of a request or response inacceptable; null if nothing does. */
export function faultOfMessage(headers: readonly HttpHeader[], body: Uint8Array): string | null {
  const total = headerBytes(headers);
  const longest = Math.max(
    0,
    ...headers.flatMap(({ name, value }) => [Buffer.byteLength(name), Buffer.byteLength(value)])
  );
  if (headers.length > MAX_HEADERS)
    return `number of all http headers ${headers.length} exceeds ${MAX_HEADERS}`;
  if (longest > MAX_HEADER_TEXT_BYTES) {
    return `number of bytes to represent some http header name or value ${longest} exceeds ${MAX_HEADER_TEXT_BYTES}`;
  }
  if (total > MAX_HEADERS_BYTES) {
    return `total number of bytes to represent all http header names and values ${total} exceeds ${MAX_HEADERS_BYTES}`;
  }
  if (total + body.length > MAX_HTTP_BYTES) {
    return `total number of bytes to represent all http header names and values and http body ${total + body.length} exceeds ${MAX_HTTP_BYTES}`;
  }
  return null;
}

export function headerBytes(headers: readonly HttpHeader[]): number {
  return headers.reduce(
    (sum, { name, value }) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0
  );
}
