/** Something that is known of instructions by their opcodes: each row has a value and the opcodes that it holds for, or ranges of them. */
export class OpcodeTable<T> {
  private readonly values: (T | undefined)[][] = [];

  constructor(
    rows: readonly (readonly [value: T, ...opcodes: (number | readonly [first: number, last: number])[]])[]
  ) {
    for (const [value, ...opcodes] of rows) {
      for (const range of opcodes) {
        const [first, last] = typeof range === 'number' ? [range, range] : range;
        for (let opcode = first; opcode <= last; opcode++)
          (this.values[opcode >> 8] ??= [])[opcode & 0xff] = value;
      }
    }
  }

  get(opcode: number): T | undefined {
    return this.values[opcode >> 8]?.[opcode & 0xff];
  }
}
