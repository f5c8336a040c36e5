import { PageMarks } from './page-marks.js';
import { OS_PAGE } from './stable-memory.js';

/** Pages whose former content is kept in one array: 1 MiB. */
const BLOCK_PAGES = 256;
/** Arrays that stay allocated between messages. */
const BLOCKS_KEPT = 16;

/** Of a memory that fills its 32-bit address space the code does not report the last page: it counts as written in every message. */
const WHOLE_SPACE = 2 ** 32;

/**
 * The 4 KiB pages of a Wasm memory that a message has written, with what committed ones held before. The instrumented code tells
 * of a page before its first write; so a message costs by what it writes and not by the size of the memory.
 */
export class DirtyPages {
  private readonly marks = new PageMarks((page) => this.keep(page));
  private readonly pages: number[] = [];
  /** Pages with former content, which is in `blocks` in this order. */
  private readonly kept: number[] = [];
  private readonly blocks: Uint8Array[] = [];
  private committedBytes = 0;
  private bytes = new Uint8Array();

  constructor(private readonly memory: WebAssembly.Memory) {}

  /** What the code calls, see `InjectedExport.hooks`. */
  get hooks(): PageMarks['hooks'] {
    return this.marks.hooks;
  }

  /** Call before writing to the memory from outside; the bytes must lie within it. */
  touch(offset: number, size: number): void {
    if (size > 0) this.marks.mark(Math.floor(offset / OS_PAGE), Math.floor((offset + size - 1) / OS_PAGE));
  }

  /** Makes the present content the committed one. @returns how many pages were written since the last time */
  commit(): number {
    const { length } = this.pages;
    this.committedBytes = this.live().length;
    this.forget();
    return length;
  }

  /** Puts back the committed content. The memory keeps its size; what it grew by is left as it is. */
  restore(): void {
    this.restoreIn(this.live());
    this.forget();
  }

  /** Puts the committed content of the written pages into a copy of the memory. */
  restoreIn(bytes: Uint8Array): void {
    for (const [index, page] of this.kept.entries()) bytes.set(this.slot(index), page * OS_PAGE);
  }

  private keep(page: number): void {
    const start = page * OS_PAGE;
    if (start < this.committedBytes) {
      const index = this.kept.length;
      if (index === this.blocks.length * BLOCK_PAGES) this.blocks.push(new Uint8Array(BLOCK_PAGES * OS_PAGE));
      this.slot(index).set(this.live().subarray(start, start + OS_PAGE));
      this.kept.push(page);
    }
    this.pages.push(page);
  }

  private slot(index: number): Uint8Array {
    const block = this.blocks[Math.floor(index / BLOCK_PAGES)];
    const start = (index % BLOCK_PAGES) * OS_PAGE;
    if (block === undefined) throw new Error(`no content of page ${index} is kept`);
    return block.subarray(start, start + OS_PAGE);
  }

  /** Growing the memory leaves views of it empty. */
  private live(): Uint8Array {
    if (this.bytes.length === 0) this.bytes = new Uint8Array(this.memory.buffer);
    return this.bytes;
  }

  private forget(): void {
    this.marks.clear(this.pages);
    this.pages.length = 0;
    this.kept.length = 0;
    if (this.blocks.length > BLOCKS_KEPT) this.blocks.length = BLOCKS_KEPT;
    if (this.committedBytes === WHOLE_SPACE) this.touch(WHOLE_SPACE - OS_PAGE, OS_PAGE);
  }
}
