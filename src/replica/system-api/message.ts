import { concat } from '../certificates/bytes.js';
import { Allowed, BYTE_TRANSMISSION_COST, type ApiFunction, type ApiTable } from './table.js';
import { violation, type SystemApiHost } from './host.js';
import { RejectCode } from '../instance/types.js';

/** Largest reply, in bytes. */
const MAX_REPLY_BYTES = 2 * 1024 * 1024;

/** The pair `<name>_size`, `<name>_copy` over some bytes of the context. */
export function readableBytes(
  name: string,
  allowed: number,
  source: (host: SystemApiHost) => Uint8Array
): ApiTable {
  const size: ApiFunction = { type: ':p', allowed, cost: 500, run: (host) => source(host).length };
  const copy: ApiFunction = {
    type: 'ppp:',
    allowed,
    cost: 500,
    extra: ([, , count = 0]) => count,
    run: (host, [dst = 0, offset = 0, count = 0]) => {
      host.copyOut(`${name}_copy`, source(host), [dst, offset, count]);
      return undefined;
    }
  };
  return { [`${name}_size`]: size, [`${name}_copy`]: copy };
}

function rejectMessage(host: SystemApiHost): Uint8Array {
  return new TextEncoder().encode(host.context.reject?.message ?? '');
}

function checkUnanswered(host: SystemApiHost, name: string): void {
  const { responded, effects } = host.context;
  if (responded || effects.response !== null) throw violation(`"${name}": the call is already replied`);
}

function appendReply(host: SystemApiHost, [src = 0, size = 0]: readonly number[]): undefined {
  checkUnanswered(host, 'ic0_msg_reply_data_append');
  const total = host.replyParts.reduce((sum, part) => sum + part.length, size);
  if (total > MAX_REPLY_BYTES) {
    throw violation(
      `ic0.msg_reply_data_append: application payload size (${total}) cannot be larger than ${MAX_REPLY_BYTES}`
    );
  }
  host.replyParts.push(host.read(src, size));
}

function reply(host: SystemApiHost): undefined {
  checkUnanswered(host, 'ic0_msg_reply');
  host.context.effects.response = { kind: 'reply', data: concat(...host.replyParts) };
}

function reject(host: SystemApiHost, [src = 0, size = 0]: readonly number[]): undefined {
  checkUnanswered(host, 'ic0_msg_reject');
  host.context.effects.response = {
    kind: 'reject',
    code: RejectCode.CanisterReject,
    message: host.readText(src, size)
  };
}

function acceptMessage(host: SystemApiHost): undefined {
  const { effects } = host.context;
  if (effects.accepted) throw violation('"ic0_accept_message": the message is already accepted');
  effects.accepted = true;
}

/** The message under way and the answer to it. */
export const messageApi: ApiTable = {
  ...readableBytes('msg_arg_data', Allowed.argument, (host) => host.context.arg),
  ...readableBytes('msg_caller', Allowed.always, (host) => host.context.caller),
  ...readableBytes('msg_reject_msg', Allowed.rejectMessage, rejectMessage),
  ...readableBytes('msg_method_name', Allowed.inspect, (host) =>
    new TextEncoder().encode(host.context.methodName)
  ),
  msg_reject_code: {
    type: ':i',
    allowed: Allowed.rejectCode,
    cost: 500,
    run: (host) => host.context.reject?.code ?? 0
  },
  msg_deadline: { type: ':I', allowed: Allowed.answer, cost: 500, run: (host) => host.context.deadline },
  msg_reply_data_append: {
    type: 'pp:',
    allowed: Allowed.answer,
    cost: 500,
    extra: ([, size = 0]) => BYTE_TRANSMISSION_COST * size,
    run: appendReply
  },
  msg_reply: { type: ':', allowed: Allowed.answer, cost: 500, run: reply },
  msg_reject: {
    type: 'pp:',
    allowed: Allowed.answer,
    cost: 500,
    extra: ([, size = 0]) => BYTE_TRANSMISSION_COST * size,
    run: reject
  },
  accept_message: { type: ':', allowed: Allowed.inspect, cost: 500, run: acceptMessage }
};
