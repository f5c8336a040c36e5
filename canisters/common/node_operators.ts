import { CandidReader, fieldHash } from './candid_reader.js';
import { concatBytes, equalBytes } from './stored_bytes.js';

const OK = fieldHash('Ok');
const OPERATOR_ID = fieldHash('node_operator_principal_id');
const BLOB_LENGTH = 29;

/** The candid argument `(principal)`. */
export function operatorsArgument(provider: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(0x44, 0x49, 0x44, 0x4c, 0, 1, 0x68, 1, provider.length), provider);
}

/**
 * Whether the NNS registry's reply to `get_node_operators_and_dcs_of_node_provider` names `operator`:
 * `variant { Ok : vec record { DataCenterRecord; NodeOperatorRecord }; Err : text }`. Throws CandidError where it is
 * not such a reply.
 */
export function listsOperator(reply: Uint8Array, operator: Uint8Array): boolean {
  const reader = new CandidReader(reply);
  const [type] = reader.header();
  const answer = reader.variant(type ?? -1);
  if (answer.hash !== OK) return false;
  let found = false;
  const operatorRecord = new Map([
    [
      OPERATOR_ID,
      (field: number) => {
        const id = reader.blob(field);
        if (id.length <= BLOB_LENGTH && equalBytes(id, operator)) found = true;
      }
    ]
  ]);
  const pair = new Map([[1, (field: number) => reader.record(field, operatorRecord)]]);
  const { length, type: element } = reader.vec(answer.type);
  for (let left = length; left > 0; left--) reader.record(element, pair);
  return found;
}
