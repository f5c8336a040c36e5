import { err, ok, type Result } from '../../src/protocol/errors.js';

import { describeCallError, rethrowCleanup } from './call_error.js';
import {
  blob,
  CandidError,
  nat32,
  nat64,
  opt,
  principal,
  record,
  reserved,
  text,
  variant,
  vec
} from './candid/index.js';
import { RemoteMethod } from './candid/remote.js';
import { NNS_REGISTRY } from './nns_registry_value.js';
import { equalBytes } from './stored_bytes.js';

const OperatorRecord = record({
  node_operator_principal_id: blob,
  dc_id: text,
  node_allowance: nat64,
  max_rewardable_nodes: opt(vec(record({ _0_: text, _1_: nat32 })))
});

/** Pairs of a data center's record, which is skipped, and a node operator's; an error for who is no node provider. */
const getOperators = new RemoteMethod(
  'get_node_operators_and_dcs_of_node_provider',
  [principal],
  variant({ Ok: vec(record({ _1_: OperatorRecord })), Err: reserved })
);

/** A node operator's record. */
export interface NodeOperator {
  /** As the record names it. */
  readonly dataCenter: string;
  /** Nodes that it may still add. */
  readonly allowance: bigint;
  /** Nodes that may be rewarded, of all types together. */
  readonly rewardable: number;
}

/**
 * What the NNS registry says of a provider's operator; `Ok` of undefined where the provider has none such. Where the registry
 * does not answer, or not legibly, `canister_unavailable`. Awaits.
 */
export async function operatorOf(
  provider: Uint8Array,
  operator: Uint8Array
): Promise<Result<NodeOperator | undefined>> {
  try {
    const reply = await getOperators.call(NNS_REGISTRY, provider);
    const operators = 'Ok' in reply ? reply.Ok.map(({ _1_: found }) => found) : [];
    const own = operators.find(({ node_operator_principal_id: id }) => equalBytes(id, operator));
    if (own === undefined) return ok(undefined);
    const types = own.max_rewardable_nodes[0] ?? [];
    return ok({
      dataCenter: own.dc_id,
      allowance: own.node_allowance,
      rewardable: types.reduce((sum, { _1_: nodes }) => sum + nodes, 0)
    });
  } catch (error) {
    rethrowCleanup(error);
    const reason =
      error instanceof CandidError
        ? `the NNS registry's answer is unreadable: ${error.message}`
        : `the NNS registry did not answer: ${describeCallError(error)}; try again`;
    return err('canister_unavailable', reason);
  }
}
