import { cborLabeled, cborLeaf, type CborParts } from './hash_tree.js';
import { fromHex } from './hex.js';
import { asciiBytes } from './stored_bytes.js';

/**
 * How the HTTP gateway is told that answers are not certified by it, which takes a certified word of its own
 * (https://internetcomputer.org/docs/references/http-gateway-protocol-spec#response-verification): for every path,
 * `<*>`, the tree holds the hash of this expression. What is certified says so itself: a status carries its own
 * certificate.
 */
export const CEL_EXPRESSION = 'default_certification(ValidationArgs{no_certification:Empty{}})';

/** SHA-256 of CEL_EXPRESSION; a test computes it. */
const EXPRESSION_HASH = fromHex('c31abadbd0b059f9d464fd6df4da9e2dc087ae7d0b40468d337226d413b33723');

/** Hash of the subtree that `appendHttpExpression` shows; a test computes it. */
export const HTTP_EXPRESSION_HASH = fromHex(
  '55ecc31c3e8047fc158f20ea0aa0609aacc7b57e06ea40dc41860272a7d64291'
);

/** Base64 of the CBOR of `["http_expr", "<*>"]`: where the gateway finds the expression. A test decodes it. */
export const EXPRESSION_PATH = '2dn3gmlodHRwX2V4cHJjPCo+';

const EMPTY = new Uint8Array(0);

/** Appends the tree /http_expr/<*>/<hash of the expression>, whose leaf is empty. */
export function appendHttpExpression(out: CborParts): void {
  cborLabeled(out, asciiBytes('http_expr'));
  cborLabeled(out, asciiBytes('<*>'));
  cborLabeled(out, EXPRESSION_HASH);
  cborLeaf(out, EMPTY);
}
