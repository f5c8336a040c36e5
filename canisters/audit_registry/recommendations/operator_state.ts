import { err, ok, type Result } from '../../../src/protocol/errors.js';
import { describeCallError, rethrowCleanup } from '../../common/call_error.js';
import {
  blob,
  nat32,
  nat64,
  opt,
  principal,
  record,
  reserved,
  text,
  variant,
  vec
} from '../../common/candid/index.js';
import { RemoteMethod } from '../../common/candid/remote.js';
import { NNS_REGISTRY } from '../../common/nns_registry_value.js';
import { equalBytes } from '../../common/stored_bytes.js';

const OperatorRecord = record({
  node_operator_principal_id: blob,
  node_allowance: nat64,
  max_rewardable_nodes: opt(vec(record({ _0_: text, _1_: nat32 })))
});

/** Pairs of a data center's record, which is skipped, and a node operator's. */
const getOperators = new RemoteMethod(
  'get_node_operators_and_dcs_of_node_provider',
  [principal],
  variant({ Ok: vec(record({ _1_: OperatorRecord })), Err: reserved })
);

export interface OperatorState {
  /** Nodes that it may still add. */
  readonly allowance: bigint;
  /** Nodes that may be rewarded, of all types together. */
  readonly rewardable: number;
}

/** What the NNS registry says of a provider's operator; `Ok` of undefined where the provider has none such. Awaits. */
export async function operatorState(
  provider: Uint8Array,
  operator: Uint8Array
): Promise<Result<OperatorState | undefined>> {
  try {
    const reply = await getOperators.call(NNS_REGISTRY, provider);
    if (!('Ok' in reply)) return ok(undefined);
    const found = reply.Ok.find(({ _1_: { node_operator_principal_id: id } }) =>
      equalBytes(id, operator)
    )?._1_;
    if (found === undefined) return ok(undefined);
    const types = found.max_rewardable_nodes[0] ?? [];
    return ok({
      allowance: found.node_allowance,
      rewardable: types.reduce((sum, { _1_: nodes }) => sum + nodes, 0)
    });
  } catch (error) {
    rethrowCleanup(error);
    return err(
      'canister_unavailable',
      `the NNS registry did not answer: ${describeCallError(error)}; try again`
    );
  }
}
