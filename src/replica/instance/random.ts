import { createHash, randomBytes } from 'node:crypto';

const SEED_BYTES = 32;

/** Random bytes that follow from a seed: SHA-256(seed ‖ counter) blocks. Repeatable, not secret. */
export class RandomTape {
  private counter = 0n;
  private readonly seed: Uint8Array;

  constructor(seed?: Uint8Array) {
    this.seed = seed ?? randomBytes(SEED_BYTES);
  }

  bytes(count: number): Uint8Array {
    const blocks: Buffer[] = [];
    for (let length = 0; length < count; length += 32) {
      const counter = Buffer.alloc(8);
      counter.writeBigUInt64BE(this.counter++);
      blocks.push(createHash('sha256').update(this.seed).update(counter).digest());
    }
    return new Uint8Array(Buffer.concat(blocks).subarray(0, count));
  }
}
