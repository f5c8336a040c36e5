import { blob, type Infer, principal, record, reserved, variant, vec } from './candid/index.js';
import { RemoteMethod } from './candid/remote.js';
import { equalBytes } from './stored_bytes.js';

/** Pairs of a data center's record, which is skipped, and a node operator's. */
const operators = vec(record({ _1_: record({ node_operator_principal_id: blob }) }));
export const operatorsReply = variant({ Ok: operators, Err: reserved });

/** Of the NNS registry: the operators of a provider. */
export const getNodeOperators = new RemoteMethod(
  'get_node_operators_and_dcs_of_node_provider',
  [principal],
  operatorsReply
);

/** Whether the NNS registry's reply names `operator`. */
export function listsOperator(reply: Infer<typeof operatorsReply>, operator: Uint8Array): boolean {
  return (
    'Ok' in reply && reply.Ok.some(({ _1_: { node_operator_principal_id: id } }) => equalBytes(id, operator))
  );
}
