import type { Tip } from './event_log.js';
import {
  cborFork,
  cborLabeled,
  cborLeaf,
  cborPruned,
  cborStart,
  forkHash,
  labeledHash,
  leafHash
} from './hash_tree.js';
import { appendHttpExpression, HTTP_EXPRESSION_HASH } from './http_certification.js';
import { lebNat } from './leb128.js';
import { atMessageEnd } from './message_end.js';
import { asciiBytes, concatBytes } from './stored_bytes.js';

const LAST_BLOCK_HASH = asciiBytes('last_block_hash');
const LAST_BLOCK_INDEX = asciiBytes('last_block_index');

/** A tree of the canister's own below a label, which sorts after `last_block_index`. */
export interface Subtree {
  readonly label: Uint8Array;
  rootHash(): Uint8Array;
}

/**
 * The one tree whose root a canister certifies:
 *
 *     ┬┬─ http_expr             what http.ts answers, never changing
 *     │└┬ last_block_hash       as ICRC-3 wants them; absent while there is no block
 *     │ └ last_block_index
 *     └── <label>               the canister's own map, where it certifies one
 *
 * Parts that do not change are kept as hashes: a new block hashes nothing of the map, a changed entry nothing of
 * the log, and a witness prunes the other part. A message's changes are hashed and certified together, at its end.
 */
export class CertifiedState {
  private tip: Tip | undefined;
  /** Of the fork of the two labels of the last block. */
  private tipHash: Uint8Array | undefined;
  private logHash = HTTP_EXPRESSION_HASH;
  private dataHash: Uint8Array | undefined;
  /** What a witness of the subtree begins with; ready before a query asks for it. */
  private dataPrefix: Uint8Array | undefined;
  private tipIsHashed = true;
  private dataIsHashed = false;
  private readonly certifyRoot = (): void => {
    this.hash();
    this.certify(this.dataHash === undefined ? this.logHash : forkHash(this.logHash, this.dataHash));
  };

  /** `certify` takes the root of the whole. */
  constructor(
    private readonly certify: (root: Uint8Array) => void,
    private readonly data?: Subtree
  ) {}

  /** Certifies what stable memory holds: after install and upgrade, which clear the certified data and the heap. */
  restore(tip: Tip | undefined): void {
    this.remember(tip);
    this.certifyRoot();
  }

  /** Takes up what stable memory holds without certifying it: that has been done, and a query could not. */
  remember(tip: Tip | undefined): void {
    this.tip = tip;
    this.tipIsHashed = tip === undefined;
    this.dataIsHashed = false;
    this.hash();
  }

  /** A block has been appended. */
  setTip(tip: Tip): void {
    this.tip = tip;
    this.tipIsHashed = false;
    atMessageEnd(this.certifyRoot);
  }

  /** The tree below the label has changed. */
  dataChanged(): void {
    this.dataIsHashed = false;
    atMessageEnd(this.certifyRoot);
  }

  /** CBOR hash tree that shows the last block's hash and index; undefined while there is no block. */
  tipWitness(): Uint8Array | undefined {
    if (this.tip === undefined) return undefined;
    this.hash();
    const out = cborStart();
    if (this.dataHash !== undefined) cborFork(out);
    cborFork(out);
    cborPruned(out, HTTP_EXPRESSION_HASH);
    cborFork(out);
    cborLabeled(out, LAST_BLOCK_HASH);
    cborLeaf(out, this.tip.hash);
    cborLabeled(out, LAST_BLOCK_INDEX);
    cborLeaf(out, lebNat(this.tip.index));
    if (this.dataHash !== undefined) cborPruned(out, this.dataHash);
    return concatBytes(...out);
  }

  /** CBOR hash tree that shows below the subtree's label what `write` puts behind the bytes that it is given. */
  dataWitness(write: (prefix: Uint8Array) => Uint8Array): Uint8Array {
    this.hash();
    if (this.dataPrefix === undefined) throw new Error('this canister certifies no data');
    return write(this.dataPrefix);
  }

  /** CBOR hash tree that shows how HTTP answers are certified. */
  httpWitness(): Uint8Array {
    this.hash();
    const out = cborStart();
    if (this.dataHash !== undefined) cborFork(out);
    if (this.tipHash !== undefined) cborFork(out);
    appendHttpExpression(out);
    if (this.tipHash !== undefined) cborPruned(out, this.tipHash);
    if (this.dataHash !== undefined) cborPruned(out, this.dataHash);
    return concatBytes(...out);
  }

  private hash(): void {
    if (this.tip !== undefined && !this.tipIsHashed) {
      this.tipHash = forkHash(
        labeledHash(LAST_BLOCK_HASH, leafHash(this.tip.hash)),
        labeledHash(LAST_BLOCK_INDEX, leafHash(lebNat(this.tip.index)))
      );
      this.logHash = forkHash(HTTP_EXPRESSION_HASH, this.tipHash);
      this.tipIsHashed = true;
      this.dataPrefix = undefined;
    }
    if (this.data !== undefined) this.dataPrefix ??= prefixOf(this.logHash, this.data.label);
    if (this.data !== undefined && !this.dataIsHashed) {
      this.dataHash = labeledHash(this.data.label, this.data.rootHash());
      this.dataIsHashed = true;
    }
  }
}

function prefixOf(logHash: Uint8Array, label: Uint8Array): Uint8Array {
  const out = cborStart();
  cborFork(out);
  cborPruned(out, logHash);
  cborLabeled(out, label);
  return concatBytes(...out);
}
