import { badRequest } from '../http/errors.js';
import type { Instance } from '../instance/instance.js';
import type { HttpMock } from '../instance/outcalls.js';
import { RejectCode } from '../instance/types.js';
import { Fields } from '../http/fields.js';
import { base64 } from './shapes.js';

/** HTTPS outcalls in PocketIC's JSON: CanisterHttpRequest and MockCanisterHttpResponse. */

export function encodeOutcalls(instance: Instance) {
  return instance.pendingOutcalls().map(({ subnetId, id, outcall }) => ({
    subnet_id: { subnet_id: base64(subnetId) },
    request_id: id,
    http_method: outcall.method,
    url: outcall.url,
    headers: outcall.headers,
    body: base64(outcall.body),
    max_response_bytes: outcall.maxResponseBytes
  }));
}

export function mockOutcall(instance: Instance, input: Fields): void {
  const more = input.list('additional_responses').map((mock) => decodeMock(Fields.json(mock, 'additional')));
  instance.respondToOutcall(
    input.object('subnet_id').principal('subnet_id'),
    Number(input.natural('request_id', 53)),
    [decodeMock(input.object('response')), ...more]
  );
}

function decodeMock(input: Fields): HttpMock {
  if (input.has('CanisterHttpReject')) {
    const rejection = input.object('CanisterHttpReject');
    const code = Number(rejection.natural('reject_code', 53));
    if (!(code in RejectCode)) throw badRequest(`InvalidRejectCode(${code})`);
    return { kind: 'reject', code, message: rejection.text('message') };
  }
  const reply = input.object('CanisterHttpReply');
  const headers = reply.list('headers').map((header) => {
    const fields = Fields.json(header, `${reply.where}.headers`);
    return { name: fields.text('name'), value: fields.text('value') };
  });
  const status = Number(reply.natural('status', 16));
  return { kind: 'reply', status, headers, body: reply.bytes('body') };
}
