import { CandidReader, fieldHash } from './candid_reader.js';
import { equalBytes } from './stored_bytes.js';

const NODE_PROVIDERS = fieldHash('node_providers');
const ID = fieldHash('id');

/** Whether the reply of `list_node_providers` names `provider`. Throws CandidError where it is not such a reply. */
export function listsNodeProvider(reply: Uint8Array, provider: Uint8Array): boolean {
  const reader = new CandidReader(reply);
  const [type] = reader.header();
  let found = false;
  const id = new Map([
    [
      ID,
      (outer: number) => {
        const inner = reader.opt(outer);
        if (inner !== undefined && equalBytes(reader.principal(inner), provider)) found = true;
      }
    ]
  ]);
  const providers = (vec: number) => {
    const { length, type: element } = reader.vec(vec);
    for (let left = length; left > 0; left--) reader.record(element, id);
  };
  reader.record(type ?? -1, new Map([[NODE_PROVIDERS, providers]]));
  return found;
}
