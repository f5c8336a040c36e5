/**
 * What a prepared NNS proposal is told apart by: the SHA-256 of everything that governance shows of it. The client makes
 * it of the proposal that it prepared, the registry of the one that governance answers with.
 */
import { asciiBytes, bigEndian, lengthPrefixed } from '../sealed/length-prefixed.js';

/** The actions that recommendations use, out of NNS governance's. */
export type NnsAction =
  | { readonly kind: 'nns_function'; readonly number: number; readonly payload: Uint8Array }
  | { readonly kind: 'remove_node_provider'; readonly provider: Uint8Array }
  | { readonly kind: 'motion'; readonly text: Uint8Array };

/** Texts as UTF-8, as they stand in governance's answer. */
export interface ProposalContent {
  readonly title: Uint8Array;
  readonly summary: Uint8Array;
  readonly url: Uint8Array;
  readonly action: NnsAction;
}

/**
 * The bytes that are hashed. Injective: every part stands behind its length, and an action's kind before its parts.
 * Throws a RangeError for a function's number below 0 or beyond 32 bits.
 */
export function proposalPreimage({ title, summary, url, action }: ProposalContent): Uint8Array {
  return lengthPrefixed([
    asciiBytes('NodeVault prepared proposal, format 1'),
    title,
    summary,
    url,
    ...actionParts(action)
  ]);
}

function actionParts(action: NnsAction): Uint8Array[] {
  const kind = asciiBytes(action.kind);
  if (action.kind === 'nns_function') return [kind, bigEndian(BigInt(action.number), 4), action.payload];
  return [kind, action.kind === 'motion' ? action.text : action.provider];
}
