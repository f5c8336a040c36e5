import { BinaryWriter } from '../wasm/binary.js';
import { HEADER } from '../wasm/module.js';

/** 4 KiB pages of 6 GiB, the largest memory there is. */
const PAGES = (6 * 1024 ** 3) / 4096;

/**
 * A small module that keeps a flag for each page, since calls from one Wasm instance to another cost far less than calls to
 * JavaScript. A page beyond all memory traps as the store that follows would.
 * ```wat
 * (module
 *   (import "" "first" (func $first (param i32)))
 *   (memory (export "flags") 24)
 *   (func $mark (export "mark") (param $page i32)
 *     (if (i32.eqz (i32.load8_u (local.get $page))) (then
 *       (call $first (local.get $page))
 *       (i32.store8 (local.get $page) (i32.const 1)))))
 *   (func (export "markRange") (param $page i32) (param $last i32)
 *     (loop
 *       (if (i32.le_u (local.get $page) (local.get $last)) (then
 *         (call $mark (local.get $page))
 *         (local.set $page (i32.add (local.get $page) (i32.const 1)))
 *         (br 1))))))
 * ```
 */
function assemble(): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter(256);
  writer.raw(HEADER);
  writer.section(1, Uint8Array.of(2, 0x60, 1, 0x7f, 0, 0x60, 2, 0x7f, 0x7f, 0));
  writer.section(2, Uint8Array.of(1, 0, 5, ...Buffer.from('first'), 0, 0));
  writer.section(3, Uint8Array.of(2, 0, 1));
  writer.section(5, Uint8Array.of(1, 1, PAGES / 65_536, PAGES / 65_536));
  const exported: [name: string, kind: number, index: number][] = [
    ['flags', 2, 0],
    ['mark', 0, 1],
    ['markRange', 0, 2]
  ];
  const exports = exported.flatMap(([name, ...rest]) => [name.length, ...Buffer.from(name), ...rest]);
  writer.section(7, Uint8Array.of(exported.length, ...exports));
  const load = [0x20, 0, 0x2d, 0, 0, 0x45];
  const store = [0x20, 0, 0x41, 1, 0x3a, 0, 0];
  const mark = [0, ...load, 0x04, 0x40, 0x20, 0, 0x10, 0, ...store, 0x0b, 0x0b];
  const next = [0x20, 0, 0x10, 1, 0x20, 0, 0x41, 1, 0x6a, 0x21, 0, 0x0c, 1];
  const range = [0, 0x03, 0x40, 0x20, 0, 0x20, 1, 0x4d, 0x04, 0x40, ...next, 0x0b, 0x0b, 0x0b];
  writer.section(10, Uint8Array.of(2, mark.length, ...mark, range.length, ...range));
  return writer.bytes;
}

const MODULE = new WebAssembly.Module(assemble());

/** Which pages are marked; the first mark of each is reported. */
export class PageMarks {
  private readonly flags: Uint8Array;
  /** Functions for Wasm: `(param page i32)` and `(param first i32) (param last i32)`. */
  readonly hooks: readonly [mark: WebAssembly.ExportValue, markRange: WebAssembly.ExportValue];

  /** @param onFirst told of a page before it is marked; if it throws, the page is not */
  constructor(private readonly onFirst: (page: number) => void) {
    const { exports } = new WebAssembly.Instance(MODULE, { '': { first: onFirst } });
    const { flags, mark, markRange } = exports;
    if (!(flags instanceof WebAssembly.Memory) || mark === undefined || markRange === undefined) {
      throw new Error('the module of page marks has other exports');
    }
    this.flags = new Uint8Array(flags.buffer);
    this.hooks = [mark, markRange];
  }

  /** The pages from `first` to `last`. */
  mark(first: number, last: number): void {
    for (let page = first; page <= last; page++) {
      if (this.flags[page] !== 0) continue;
      this.onFirst(page);
      this.flags[page] = 1;
    }
  }

  clear(pages: readonly number[]): void {
    for (const page of pages) this.flags[page] = 0;
  }
}
