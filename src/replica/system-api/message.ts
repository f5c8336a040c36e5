import { ErrorCode } from '../errors.js';
import { NOT_REPLICATED } from './context.js';
import { concat, utf8 } from '../certificates/bytes.js';
import { Allowed, api, BYTE_TRANSMISSION_COST, type ApiFunction, type ApiTable } from './table.js';
import { violation, type SystemApiHost } from './host.js';
import { RejectCode } from '../instance/types.js';

/** Largest reply, in bytes, and of queries that one node alone executes. */
const MAX_REPLY_BYTES = 2 * 1024 * 1024;
const MAX_QUERY_REPLY_BYTES = 3 * 1024 * 1024;

/** The pair `<name>_size`, `<name>_copy` over some bytes of the context. */
export function readableBytes(
  name: string,
  allowed: number,
  source: (host: SystemApiHost) => Uint8Array
): ApiTable {
  const copy: ApiFunction['run'] = (host, [dst = 0, offset = 0, count = 0]) =>
    host.copyOut(`${name}_copy`, source(host), [dst, offset, count]);
  return {
    [`${name}_size`]: api(':p', allowed, (host) => source(host).length),
    [`${name}_copy`]: api('ppp:', allowed, copy, { extra: ([, , count = 0]) => count })
  };
}

function rejectMessage(host: SystemApiHost): Uint8Array {
  return utf8(host.context.reject?.message ?? '');
}

function checkUnanswered(host: SystemApiHost, name: string): void {
  const { responded, effects } = host.context;
  if (responded || effects.response !== null) throw violation(`"${name}": the call is already replied`);
}

function appendReply(host: SystemApiHost, [src = 0, size = 0]: readonly number[]): void {
  checkUnanswered(host, 'ic0_msg_reply_data_append');
  const total = host.replyParts.reduce((sum, part) => sum + part.length, size);
  const limit = (host.context.entry & NOT_REPLICATED) === 0 ? MAX_REPLY_BYTES : MAX_QUERY_REPLY_BYTES;
  if (total > limit) {
    throw violation(
      `ic0.msg_reply_data_append: application payload size (${total}) cannot be larger than ${limit}`
    );
  }
  host.replyParts.push(host.read(src, size));
}

function reply(host: SystemApiHost): void {
  checkUnanswered(host, 'ic0_msg_reply');
  host.context.effects.response = { ok: true, reply: concat(...host.replyParts) };
}

function reject(host: SystemApiHost, [src = 0, size = 0]: readonly number[]): void {
  checkUnanswered(host, 'ic0_msg_reject');
  host.context.effects.response = {
    ok: false,
    failure: {
      rejectCode: RejectCode.CanisterReject,
      errorCode: ErrorCode.CanisterRejectedMessage,
      message: host.readText(src, size)
    }
  };
}

function acceptMessage(host: SystemApiHost): void {
  const { effects } = host.context;
  if (effects.accepted) throw violation('"ic0_accept_message": the message is already accepted');
  effects.accepted = true;
}

/** The message under way and the answer to it. */
export const messageApi: ApiTable = {
  ...readableBytes('msg_arg_data', Allowed.argument, (host) => host.context.arg),
  ...readableBytes('msg_caller', Allowed.always, (host) => host.context.caller),
  ...readableBytes('msg_reject_msg', Allowed.rejectMessage, rejectMessage),
  ...readableBytes('msg_method_name', Allowed.inspect, (host) => utf8(host.context.methodName)),
  msg_reject_code: api(':i', Allowed.rejectCode, (host) => host.context.reject?.rejectCode ?? 0),
  msg_deadline: api(':I', Allowed.answer, (host) => host.context.deadline),
  msg_reply_data_append: api('pp:', Allowed.answer, appendReply, {
    extra: ([, size = 0]) => BYTE_TRANSMISSION_COST * size
  }),
  msg_reply: api(':', Allowed.answer, reply),
  msg_reject: api('pp:', Allowed.answer, reject, { extra: ([, size = 0]) => BYTE_TRANSMISSION_COST * size }),
  accept_message: api(':', Allowed.inspect, acceptMessage)
};
