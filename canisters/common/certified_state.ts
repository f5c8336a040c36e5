import type { Tip } from './event_log.js';
import {
  cborFork,
  cborLabeled,
  cborLeaf,
  type CborParts,
  cborPruned,
  cborStart,
  forkHash,
  labeledHash,
  leafHash
} from './hash_tree.js';
import { appendHttpExpression, HTTP_EXPRESSION_HASH } from './http_certification.js';
import { lebNat } from './leb128.js';
import { asciiBytes, concatBytes } from './stored_bytes.js';

const LAST_BLOCK_HASH = asciiBytes('last_block_hash');
const LAST_BLOCK_INDEX = asciiBytes('last_block_index');

/**
 * The one tree whose root a canister certifies:
 *
 *     ┬┬─ http_expr             what http.ts answers, never changing
 *     │└┬ last_block_hash       as ICRC-3 wants them; absent while there is no block
 *     │ └ last_block_index
 *     └── <label>               the canister's own map
 *
 * Parts that do not change are kept as hashes: a new block hashes nothing of the map, a changed entry nothing of
 * the log, and a witness prunes the other part.
 */
export class CertifiedState {
  private tip: Tip | undefined;
  /** Of the fork of the two labels of the last block. */
  private tipHash: Uint8Array | undefined;
  private logHash = HTTP_EXPRESSION_HASH;
  private dataHash: Uint8Array = HTTP_EXPRESSION_HASH;

  /**
   * `label` sorts after `last_block_index`; `dataRoot` is the root hash of the tree below it; `certify` takes the
   * root of the whole.
   */
  constructor(
    private readonly label: Uint8Array,
    private readonly dataRoot: () => Uint8Array,
    private readonly certify: (root: Uint8Array) => void
  ) {}

  /** Certifies what stable memory holds: after install and upgrade, which clear the certified data and the heap. */
  restore(tip: Tip | undefined): void {
    this.remember(tip);
    this.certifyRoot();
  }

  /** Takes up what stable memory holds without certifying it: that has been done, and a query could not. */
  remember(tip: Tip | undefined): void {
    this.dataHash = labeledHash(this.label, this.dataRoot());
    if (tip !== undefined) this.rememberTip(tip);
  }

  setTip(tip: Tip): void {
    this.rememberTip(tip);
    this.certifyRoot();
  }

  private rememberTip(tip: Tip): void {
    this.tip = tip;
    this.tipHash = forkHash(
      labeledHash(LAST_BLOCK_HASH, leafHash(tip.hash)),
      labeledHash(LAST_BLOCK_INDEX, leafHash(lebNat(tip.index)))
    );
    this.logHash = forkHash(HTTP_EXPRESSION_HASH, this.tipHash);
  }

  /** The tree below the label has changed. */
  dataChanged(): void {
    this.dataHash = labeledHash(this.label, this.dataRoot());
    this.certifyRoot();
  }

  /** CBOR hash tree that shows the last block's hash and index; undefined while there is no block. */
  tipWitness(): Uint8Array | undefined {
    if (this.tip === undefined) return undefined;
    const out = cborStart();
    cborFork(out);
    cborFork(out);
    cborPruned(out, HTTP_EXPRESSION_HASH);
    cborFork(out);
    cborLabeled(out, LAST_BLOCK_HASH);
    cborLeaf(out, this.tip.hash);
    cborLabeled(out, LAST_BLOCK_INDEX);
    cborLeaf(out, lebNat(this.tip.index));
    cborPruned(out, this.dataHash);
    return concatBytes(...out);
  }

  /** CBOR hash tree that shows below the label what `append` appends. */
  dataWitness(append: (out: CborParts) => void): Uint8Array {
    const out = cborStart();
    cborFork(out);
    cborPruned(out, this.logHash);
    cborLabeled(out, this.label);
    append(out);
    return concatBytes(...out);
  }

  /** CBOR hash tree that shows how HTTP answers are certified. */
  httpWitness(): Uint8Array {
    const out = cborStart();
    cborFork(out);
    if (this.tipHash !== undefined) cborFork(out);
    appendHttpExpression(out);
    if (this.tipHash !== undefined) cborPruned(out, this.tipHash);
    cborPruned(out, this.dataHash);
    return concatBytes(...out);
  }

  private certifyRoot(): void {
    this.certify(forkHash(this.logHash, this.dataHash));
  }
}
