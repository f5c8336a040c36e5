import { type BinaryReader } from '../wasm/binary.js';
import { FunctionLimits } from '../wasm/function-limits.js';
import { Op, readInstruction } from '../wasm/instruction.js';
import type { ParsedModule } from '../wasm/module.js';
import { floatShapeOf, type FloatShape } from './nans.js';
import { storeAt, type Store } from './stores.js';
import { instructionCost } from './weights.js';

/** Bulk instructions that write to memory. */
export type MemoryBulk = 'fill' | 'copy' | 'init';

/** Where code is added to a function body, as an offset into the module's bytes. */
export type InjectionPoint =
  /** Subtract `cost`, the cost of the basic block that begins here; `check` at functions and loops. */
  | { offset: number; kind: 'block'; cost: number; check: boolean }
  /** Subtract the length operand of the bulk instruction that begins here, and note the pages it will write. */
  | { offset: number; kind: 'bulk'; bulk: MemoryBulk }
  /** Note the page that the store that begins here will write. */
  | ({ offset: number; kind: 'store' } & Store)
  /** Make the NaNs canonical of the result that lies on top of the stack. */
  | { offset: number; kind: 'nan'; shape: FloatShape }
  /** Note that a data segment is about to be dropped, which the IC forgets after each message. */
  | { offset: number; kind: 'transient' };

const BLOCK_ENDS = new Set<number>([
  Op.else,
  Op.end,
  Op.br,
  Op.brIf,
  Op.brTable,
  Op.if,
  Op.return,
  Op.unreachable,
  Op.returnCall,
  Op.returnCallIndirect
]);

const MEMORY_BULK = new Map<number, MemoryBulk>([
  [Op.memoryFill, 'fill'],
  [Op.memoryCopy, 'copy'],
  [Op.memoryInit, 'init']
]);

/** How a module addresses its memory. */
export type Addressing = Pick<ParsedModule, 'memory'>;

/**
 * Finds the points of one function's code, as `injections` of dfinity/ic `instrumentation.rs` does: the cost
 * of a basic block is taken at its begin; a function costs one more than its instructions.
 * @param reader at the first instruction; left at the end of the body
 * @param index of the function among those with code
 * @throws WasmError where the function is larger or more complex than the IC takes
 */
export function findPoints(reader: BinaryReader, module: Addressing, index: number): InjectionPoint[] {
  const points: InjectionPoint[] = [];
  let block = { offset: reader.offset, kind: 'block' as const, cost: 1, check: true };
  const close = (check: boolean): void => {
    if (block.cost > 0 || block.check) points.push(block);
    block = { offset: reader.offset, kind: 'block', cost: 0, check };
  };
  const others: InjectionPoint[] = [];
  const limits = new FunctionLimits(index);
  while (!reader.done) {
    const offset = reader.offset;
    const opcode = readInstruction(reader);
    limits.add(opcode);
    block.cost += instructionCost(opcode, module.memory);
    if (opcode === Op.loop) close(true);
    else if (BLOCK_ENDS.has(opcode)) close(false);
    else {
      const point = writing(reader.bytes, offset, opcode);
      if (point !== null) others.push(point);
    }
    if (opcode === Op.dataDrop) others.push({ offset, kind: 'transient' });
    const shape = floatShapeOf(opcode);
    if (shape !== null) others.push({ offset: reader.offset, kind: 'nan', shape });
  }
  limits.check();
  return others.length === 0 ? points : merge(points, others);
}

/** What an instruction needs that writes to memory. */
function writing(bytes: Uint8Array, offset: number, opcode: number): InjectionPoint | null {
  const store = storeAt(bytes, offset, opcode);
  if (store !== null) return { offset, kind: 'store', ...store };
  const bulk = MEMORY_BULK.get(opcode);
  return bulk === undefined ? null : { offset, kind: 'bulk', bulk };
}

/** Both lists are in order; where a block begins with such an instruction the block's own point comes first. */
function merge(blocks: InjectionPoint[], others: InjectionPoint[]): InjectionPoint[] {
  const rank = (point: InjectionPoint): number => (point.kind === 'block' ? 0 : 1);
  return [...blocks, ...others].sort((a, b) => a.offset - b.offset || rank(a) - rank(b));
}
