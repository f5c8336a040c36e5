import { rejected } from '../errors.js';
import type { HttpTransform } from '../instance/outcalls.js';
import { principalText, samePrincipal } from '../principal.js';
import { command, type ManagementCall } from './call.js';
import {
  faultOfMessage,
  headerBytes,
  HttpRequestArg,
  MAX_HTTP_BYTES,
  type HttpRequestValue
} from './http-message.js';

const MAX_URL_BYTES = 8192;

/** Takes an HTTPS outcall in; it is answered when somebody mocks its responses, or when its time is over. */
export const httpRequest = command(HttpRequestArg, (call, value) => {
  const [maxResponseBytes] = value.max_response_bytes;
  const method = (Object.keys(value.method)[0] ?? '').toUpperCase();
  const replicated = value.is_replicated[0] ?? true;
  const body = new Uint8Array(value.body[0] ?? []);
  const transform = readTransform(call, value);
  check(value, body);
  if (replicated && (method === 'PUT' || method === 'DELETE')) {
    throw rejected(`method ${method} is only allowed with is_replicated = opt false`);
  }
  if (maxResponseBytes !== undefined && maxResponseBytes > BigInt(MAX_HTTP_BYTES)) {
    throw rejected(
      `max_response_bytes expected to be in the range [0..${MAX_HTTP_BYTES}], got ${maxResponseBytes}`
    );
  }
  const { fees } = call.subnet;
  call.pay(
    fees.httpRequest(requestBytes(value, body, transform), maxResponseBytes ?? BigInt(MAX_HTTP_BYTES))
  );
  const { url, headers } = value;
  call.subnet.outcalls.open({
    caller: call.caller,
    origin: call.origin,
    refund: call.cyclesAvailable,
    since: call.subnet.time,
    ...{ method, url, headers, body, transform, replicated },
    maxResponseBytes: maxResponseBytes === undefined ? null : Number(maxResponseBytes)
  });
  return 'pending';
});

function readTransform(call: ManagementCall, value: HttpRequestValue): HttpTransform | null {
  const [transform] = value.transform;
  if (transform === undefined) return null;
  const [principal, method] = transform.function;
  if (!samePrincipal(principal.toUint8Array(), call.caller)) {
    throw rejected(
      `transform principal id expected to be ${principalText(call.caller)}, got ${principal.toText()}`
    );
  }
  return { method, context: new Uint8Array(transform.context) };
}

function check({ url, headers }: HttpRequestValue, body: Uint8Array): void {
  const urlBytes = Buffer.byteLength(url);
  if (urlBytes > MAX_URL_BYTES) throw rejected(`url size ${urlBytes} exceeds ${MAX_URL_BYTES}`);
  const fault = faultOfMessage(headers, body);
  if (fault !== null) throw rejected(fault);
}

/** The size that the price is reckoned from. */
function requestBytes(
  { url, headers }: HttpRequestValue,
  body: Uint8Array,
  transform: HttpTransform | null
): bigint {
  const transformBytes =
    transform === null ? 0 : Buffer.byteLength(transform.method) + transform.context.length;
  return BigInt(Buffer.byteLength(url) + headerBytes(headers) + body.length + transformBytes);
}
