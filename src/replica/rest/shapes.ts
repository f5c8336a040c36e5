import { createHash } from 'node:crypto';
import { ErrorCode } from '../errors.js';
import { unsupported } from '../http/errors.js';
import {
  RejectCode,
  type CallFailure,
  type CallRequest,
  type CallResult,
  type EffectivePrincipal,
  type SubnetTopology,
  type Topology
} from '../instance/types.js';
import { principalText } from '../principal.js';
import { type Fields } from '../http/fields.js';

/** JSON shapes of PocketIC's REST interface (dfinity/ic packages/pocket-ic/src/common/rest.rs). */

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** RawCanisterCall */
export function decodeCall(input: Fields): CallRequest {
  if (input.has('sender_info')) throw unsupported('sender_info');
  const effectivePrincipal = decodeEffectivePrincipal(input);
  return {
    sender: input.principal('sender'),
    canisterId: input.principal('canister_id'),
    method: input.text('method'),
    arg: input.bytes('payload'),
    ...(effectivePrincipal && { effectivePrincipal })
  };
}

/** RawEffectivePrincipal: `"None"`, `{CanisterId}` or `{SubnetId}` */
function decodeEffectivePrincipal(input: Fields): EffectivePrincipal | undefined {
  const field = 'effective_principal';
  if (!input.has(field) || input.value(field) === 'None') return undefined;
  const principal = input.object(field);
  if (principal.has('CanisterId')) return { canisterId: principal.principal('CanisterId') };
  if (principal.has('SubnetId')) return { subnetId: principal.principal('SubnetId') };
  return input.refuse(field, '"None", {CanisterId} or {SubnetId}');
}

/** RawCanisterResult; its codes are told by name. @param certified whether it came out of a round */
export function encodeResult(result: CallResult, certified: boolean) {
  return result.ok ? { Ok: base64(result.reply) } : encodeFailure(result.failure, certified);
}

export function encodeFailure({ rejectCode, errorCode, message }: CallFailure, certified: boolean) {
  return {
    Err: {
      reject_code: RejectCode[rejectCode],
      reject_message: message,
      error_code: ErrorCode[errorCode],
      certified
    }
  };
}

export function encodeTopology({ subnets, defaultEffectiveCanisterId }: Topology) {
  const configs = subnets.map((subnet) => [principalText(subnet.subnetId), encodeSubnet(subnet)] as const);
  return {
    subnet_configs: Object.fromEntries(configs.sort(([a], [b]) => (a < b ? -1 : 1))),
    default_effective_canister_id: { canister_id: base64(defaultEffectiveCanisterId) }
  };
}

function encodeSubnet({ kind, subnetId, size, canisterRanges, keys, ...limits }: SubnetTopology) {
  return {
    subnet_kind: kind,
    subnet_seed: [...createHash('sha256').update(subnetId).digest()],
    instruction_config: limits.instructions,
    cost_schedule: limits.costs,
    subnet_admins: null,
    size,
    node_ids: keys.nodes.map(({ nodeId }) => ({ node_id: base64(nodeId) })),
    canister_ranges: canisterRanges.map(({ start, end }) => ({
      start: { canister_id: base64(start) },
      end: { canister_id: base64(end) }
    }))
  };
}
