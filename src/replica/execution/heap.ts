import { OS_PAGE } from './stable-memory.js';

const WASM_PAGE = 65_536;

/**
 * The committed content of a canister's Wasm memory. Live memory is compared with it after each message, page
 * by page: what differs is copied one way to commit and the other way to roll back, so a message costs
 * a comparison and no copy of the whole.
 */
export class HeapImage {
  private image = Buffer.alloc(0);

  get bytes(): Buffer {
    return this.image;
  }

  get byteLength(): number {
    return this.image.length;
  }

  /** @returns the number of 4 KiB pages whose content changed */
  commit(live: Buffer): number {
    if (live.length > this.image.length) {
      const grown = Buffer.alloc(live.length);
      this.image.copy(grown);
      this.image = grown;
    }
    let changed = 0;
    for (const page of this.differingPages(live)) {
      changed += countChangedOsPages(live, this.image, page);
      live.copy(this.image, page, page, page + WASM_PAGE);
    }
    return changed;
  }

  /** @returns false if the live memory has grown, which cannot be undone in place */
  restore(live: Buffer): boolean {
    if (live.length > this.image.length) return false;
    for (const page of this.differingPages(live)) this.image.copy(live, page, page, page + WASM_PAGE);
    return true;
  }

  private *differingPages(live: Buffer): Generator<number> {
    for (let page = 0; page < live.length; page += WASM_PAGE) {
      if (live.compare(this.image, page, page + WASM_PAGE, page, page + WASM_PAGE) !== 0) yield page;
    }
  }
}

function countChangedOsPages(a: Buffer, b: Buffer, page: number): number {
  let changed = 0;
  for (let start = page; start < page + WASM_PAGE; start += OS_PAGE) {
    if (a.compare(b, start, start + OS_PAGE, start, start + OS_PAGE) !== 0) changed++;
  }
  return changed;
}
