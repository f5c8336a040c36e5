import { isErr, ok, type Result } from '../../../src/protocol/errors.js';
import { protobufFields } from '../../../src/protocol/protobuf.js';
import { principalText } from '../../../src/protocol/spec/principal-text.js';
import { isNodeProvider } from '../../common/governance.js';
import { registryValue } from '../../common/nns_registry_value.js';
import { operatorOf } from '../../common/node_operators.js';
import { equalBytes } from '../../common/stored_bytes.js';
import type { Step, Target } from '../interface/recommendations.js';

import { NNS_FUNCTION } from './targets.js';

/** What one look at the network says of a step. */
export interface Look {
  readonly pending: readonly Target[];
  /** How many records were read. */
  readonly reads: number;
}

/**
 * Looks for up to `most` of the step's targets whether they are as they should be, and leaves out those that are. What the
 * network does not answer about stays pending. Awaits.
 */
export async function lookAt(step: Step, provider: Uint8Array, most: number): Promise<Look> {
  const { pending } = step;
  if (step.nns_function === NNS_FUNCTION.changeSubnetMembership) return lookAtSubnet(pending);
  const left: Target[] = [];
  let reads = 0;
  for (const target of pending) {
    const done = reads < most ? await isDone(step, provider, target.subject) : ok(false);
    if (reads < most) reads++;
    if (isErr(done) || !done.Ok) left.push(target);
  }
  return { pending: left, reads };
}

async function isDone(step: Step, provider: Uint8Array, subject: Uint8Array): Promise<Result<boolean>> {
  switch (step.nns_function) {
    case NNS_FUNCTION.removeNodes:
      return isAbsent('node_record_', subject);
    case NNS_FUNCTION.removeApiBoundaryNodes:
      return isAbsent('api_boundary_node_', subject);
    case NNS_FUNCTION.removeNodeOperators:
      return isAbsent('node_operator_record_', subject);
    case NNS_FUNCTION.updateNodeOperatorConfig:
      return isClosed(provider, subject, step.caps_rewards);
    default: {
      const listed = await isNodeProvider(subject);
      return isErr(listed) ? listed : ok(!listed.Ok);
    }
  }
}

/** By its key: an operator that was moved to another provider is still there. */
async function isAbsent(prefix: string, subject: Uint8Array): Promise<Result<boolean>> {
  const value = await registryValue(prefix + principalText(subject));
  return isErr(value) ? value : ok(value.Ok === undefined);
}

async function isClosed(
  provider: Uint8Array,
  operator: Uint8Array,
  capsRewards: boolean
): Promise<Result<boolean>> {
  const state = await operatorOf(provider, operator);
  if (isErr(state)) return state;
  if (state.Ok === undefined) return isAbsent('node_operator_record_', operator);
  return ok(state.Ok.allowance === 0n && (!capsRewards || state.Ok.rewardable === 0));
}

/** All of them are of one subnet, whose record is read once: SubnetRecord.membership = 3. */
async function lookAtSubnet(pending: readonly Target[]): Promise<Look> {
  const subnet = pending[0]?.subnet[0];
  if (subnet === undefined) return { pending, reads: 0 };
  const value = await registryValue(`subnet_record_${principalText(subnet)}`);
  if (isErr(value)) return { pending, reads: 1 };
  const fields = value.Ok === undefined ? [] : protobufFields(value.Ok);
  if (fields === undefined) return { pending, reads: 1 };
  const members = fields.flatMap(({ number, bytes }) => (number === 3 && bytes !== undefined ? [bytes] : []));
  const stays = pending.filter(({ subject }) => members.some((member) => equalBytes(member, subject)));
  return { pending: stays, reads: 1 };
}
