/**
 * Compares instruction counts of the replica with those that Azle publishes of its examples:
 * `npx tsx scripts/azle-figures.ts <wasm> <benchmarks.json> <arguments>`, see docs/replica.md. Ends with 1 where one is off by more than 3 %.
 */
import { readFile } from 'node:fs/promises';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { BenchNetwork } from './bench/network.js';

const TOLERANCE = 0.03;
const BYTES = [1_000, 10_000, 100_000, 1_000_000, 2_000_000];

/** What an example's methods are called with, by how often the method was called before. */
const ARGUMENTS: Readonly<Record<string, (turn: number, method: string) => Uint8Array>> = {
  none: () => encode([], []),
  bytes: (turn) => encode([IDL.Vec(IDL.Nat8)], [new Uint8Array(BYTES[turn] ?? 0).fill(97)]),
  iterations: (turn, method) =>
    method.endsWith('ClearHeapStorage') ? encode([], []) : encode([IDL.Nat32], [10 ** turn])
};

const Recorded = IDL.Vec(
  IDL.Record({ method_name: IDL.Text, instructions: IDL.Nat64, timestamp: IDL.Nat64 })
);

interface Entry {
  readonly method_name: string;
  readonly instructions: string | bigint;
}

/** As Azle's test runner writes it. */
type Published = Readonly<Record<string, { current: { version: string; benchmarks: readonly Entry[] } }>>;

function encode(types: IDL.Type[], values: unknown[]): Uint8Array {
  return new Uint8Array(IDL.encode(types, values));
}

/** Makes the published calls in their order. @returns what the canister itself recorded of them */
function record(
  wasm: Uint8Array,
  calls: readonly Entry[],
  argument: (turn: number, method: string) => Uint8Array
): Entry[] {
  const network = new BenchNetwork();
  const canister = network.createCanister();
  const caller = Principal.anonymous();
  network.installCode(canister, wasm, { install: null }, encode([], []));
  network.settle();
  const turns = new Map<string, number>();
  for (const { method_name: method } of calls) {
    const turn = turns.get(method) ?? 0;
    turns.set(method, turn + 1);
    network.call(canister, method, argument(turn, method), caller);
  }
  const reply = network.query(canister, '_azle_get_benchmarks', encode([], []), caller);
  const [recorded]: readonly unknown[] = IDL.decode([Recorded], new Uint8Array(reply));
  return recorded as Entry[];
}

function print(example: string, published: readonly Entry[], recorded: readonly Entry[]): boolean {
  let worst = 0;
  for (const [at, { method_name: method, instructions }] of recorded.entries()) {
    const expected = Number(published[at]?.instructions);
    const difference = Number(instructions) / expected - 1;
    worst = Math.max(worst, Math.abs(difference));
    console.log(`${method}: ${instructions}, published ${expected}, ${(difference * 100).toFixed(2)} %`);
  }
  console.log(
    `${example}: ${recorded.length} calls, the largest difference is ${(worst * 100).toFixed(2)} %`
  );
  return recorded.length === published.length && worst <= TOLERANCE;
}

const [wasmPath = '', figuresPath = '', kind = ''] = process.argv.slice(2);
const argument = Object.hasOwn(ARGUMENTS, kind) ? ARGUMENTS[kind] : undefined;
if (argument === undefined) {
  console.error(`azle-figures: <wasm> <benchmarks.json> <${Object.keys(ARGUMENTS).join('|')}>`);
  process.exit(1);
}
const figures = JSON.parse(await readFile(figuresPath, 'utf8')) as Published;
let isWithin = true;
for (const [example, { current }] of Object.entries(figures)) {
  const recorded = record(await readFile(wasmPath), current.benchmarks, argument);
  isWithin = print(`${example}, Azle ${current.version}`, current.benchmarks, recorded) && isWithin;
}
process.exitCode = isWithin ? 0 : 1;
