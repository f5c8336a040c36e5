const WASM_PAGE = 65_536;

/** The page in which the IC tracks and charges changes of memory, in bytes. */
export const OS_PAGE = 4096;

/** Largest stable memory: 500 GiB, in Wasm pages. */
const MAX_PAGES = (500 * 1024 ** 3) / WASM_PAGE;

/**
 * Stable memory, kept as the 4 KiB pages that were ever written. Changes since the last `commit` can be
 * undone. Offsets and sizes are in bytes unless said to be in pages; callers check bounds.
 */
export class StableMemory {
  private chunks = new Map<number, Uint8Array>();
  private undo = new Map<number, Uint8Array | undefined>();
  private committedPages = 0;

  /** Size in Wasm pages of 64 KiB. */
  pages = 0;

  get byteLength(): number {
    return this.pages * WASM_PAGE;
  }

  /** What `byteLength` has grown by since the last commit. */
  get grownBytes(): number {
    return (this.pages - this.committedPages) * WASM_PAGE;
  }

  /** @returns the former size in pages, or -1 where the limit is in the way */
  grow(delta: number, limit = MAX_PAGES): number {
    const former = this.pages;
    if (former + delta > limit) return -1;
    this.pages += delta;
    return former;
  }

  read(offset: number, target: Uint8Array): void {
    for (let done = 0; done < target.length;) {
      const within = (offset + done) % OS_PAGE;
      const count = Math.min(OS_PAGE - within, target.length - done);
      const chunk = this.chunks.get(Math.floor((offset + done) / OS_PAGE));
      if (chunk === undefined) target.fill(0, done, done + count);
      else target.set(chunk.subarray(within, within + count), done);
      done += count;
    }
  }

  /** @returns how many 4 KiB pages were changed that had no change since the last commit */
  write(offset: number, source: Uint8Array): number {
    let newlyDirty = 0;
    for (let done = 0; done < source.length;) {
      const within = (offset + done) % OS_PAGE;
      const count = Math.min(OS_PAGE - within, source.length - done);
      const index = Math.floor((offset + done) / OS_PAGE);
      newlyDirty += this.remember(index);
      this.chunk(index).set(source.subarray(done, done + count), within);
      done += count;
    }
    return newlyDirty;
  }

  commit(): void {
    this.undo.clear();
    this.committedPages = this.pages;
  }

  rollback(): void {
    for (const [index, chunk] of this.undo) {
      if (chunk === undefined) this.chunks.delete(index);
      else this.chunks.set(index, chunk);
    }
    this.undo.clear();
    this.pages = this.committedPages;
  }

  /** A copy of all of it. @throws RangeError beyond what one array can hold */
  snapshot(): Uint8Array {
    const copy = new Uint8Array(this.byteLength);
    for (const [index, chunk] of this.chunks) copy.set(chunk, index * OS_PAGE);
    return copy;
  }

  /** Another memory with the committed content. */
  copy(): StableMemory {
    const copy = new StableMemory();
    for (const [index, chunk] of this.chunks) {
      const committed = this.undo.has(index) ? this.undo.get(index) : chunk;
      if (committed !== undefined) copy.chunks.set(index, committed.slice());
    }
    copy.pages = this.committedPages;
    copy.commit();
    return copy;
  }

  /** Replaces everything, the size rounded up to whole Wasm pages, and commits. */
  replace(content: Uint8Array): void {
    this.chunks.clear();
    this.pages = Math.ceil(content.length / WASM_PAGE);
    for (let offset = 0; offset < content.length; offset += OS_PAGE) {
      const part = content.subarray(offset, offset + OS_PAGE);
      if (part.some((byte) => byte !== 0)) this.chunk(offset / OS_PAGE).set(part);
    }
    this.commit();
  }

  private chunk(index: number): Uint8Array {
    const known = this.chunks.get(index);
    if (known !== undefined) return known;
    const chunk = new Uint8Array(OS_PAGE);
    this.chunks.set(index, chunk);
    return chunk;
  }

  private remember(index: number): 0 | 1 {
    if (this.undo.has(index)) return 0;
    this.undo.set(index, this.chunks.get(index)?.slice());
    return 1;
  }
}
