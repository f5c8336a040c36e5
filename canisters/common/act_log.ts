import type { EventLog } from './event_log.js';
import { bytesAt, type Fields, natAt, textAt, type Value } from './icrc3_value.js';
import { type Opt, optional } from './option.js';

/** How a field of an act stands in its block. */
interface LogField<T> {
  /** In the block's `tx`. */
  readonly key: string;
  toValue(value: T): Value;
  at(tx: Fields): T | undefined;
}

type FieldTable = Readonly<Record<string, LogField<unknown>>>;
type ValueOf<F> = F extends LogField<infer T> ? T : never;

/** What a canister does: of which kind, who did it, and of the fields those that apply. Never personal data. */
export type ActOf<K extends string, F extends FieldTable> = {
  readonly kind: K;
  /** Seconds since the epoch. */
  readonly time: bigint;
  readonly caller: Uint8Array;
} & { readonly [N in keyof F]?: ValueOf<F[N]> };

/** The act as `get_log` tells it. */
type EntryOf<K extends string, F extends FieldTable> = {
  readonly index: bigint;
  readonly kind: K;
  readonly time: bigint;
  readonly caller: Uint8Array;
} & { readonly [N in keyof F]: Opt<ValueOf<F[N]>> };

export function bytesField(key: string): LogField<Uint8Array> {
  return { key, toValue: (bytes) => bytes, at: (tx) => bytesAt(tx, key) };
}

export function textField(key: string): LogField<string> {
  return { key, toValue: (text) => text, at: (tx) => textAt(tx, key) };
}

export function nat64Field(key: string): LogField<bigint> {
  return { key, toValue: (number) => number, at: (tx) => natAt(tx, key) };
}

export function nat32Field(key: string): LogField<number> {
  return {
    key,
    toValue: (number) => BigInt(number),
    at: (tx) => {
      const number = natAt(tx, key);
      return number === undefined ? undefined : Number(number);
    }
  };
}

/** A canister's acts in its log: `types` has the block type of each kind, `fields` what an act may speak of. */
export class ActLog<K extends string, F extends FieldTable> {
  private readonly kinds: ReadonlyMap<string, K>;

  constructor(
    private readonly log: EventLog,
    private readonly types: Readonly<Record<K, string>>,
    private readonly fields: F
  ) {
    this.kinds = new Map((Object.keys(types) as K[]).map((kind) => [types[kind], kind]));
  }

  /** Types of blocks that this log may hold. */
  get blockTypes(): readonly string[] {
    return [...this.kinds.keys()];
  }

  /** Appends the act; its index. Throws, and so rolls the message back, where the log cannot be written. */
  append(act: ActOf<K, F>): bigint {
    const tx: [string, Value][] = [['caller', act.caller]];
    for (const name in this.fields) {
      const value = act[name];
      if (value !== undefined) tx.push([this.fields[name].key, this.fields[name].toValue(value)]);
    }
    return this.log.append({ btype: this.types[act.kind], time: act.time, tx });
  }

  /** The acts from `start` on, at most a page, as `get_log` answers. */
  page(start: bigint): { entries: EntryOf<K, F>[]; length: bigint } {
    const entries = this.log.page(start).map(({ btype, time, tx }, at) => {
      const kind = this.kinds.get(btype);
      const caller = bytesAt(tx, 'caller');
      if (kind === undefined || caller === undefined) throw new Error(`a block of an unknown type: ${btype}`);
      const entry: Record<string, unknown> = { index: start + BigInt(at), time, kind, caller };
      for (const name in this.fields) entry[name] = optional(this.fields[name].at(tx));
      return entry as EntryOf<K, F>;
    });
    return { entries, length: this.log.length };
  }
}
