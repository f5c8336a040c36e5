import { WasmError } from '../wasm/binary.js';
import type { ParsedModule } from '../wasm/module.js';
import { callApi } from './calls.js';
import { canisterApi } from './canister.js';
import { costApi } from './cost.js';
import { cyclesApi } from './cycles.js';
import type { SystemApiHost } from './host.js';
import { messageApi } from './message.js';
import { stableApi } from './stable.js';
import type { ApiFunction, ApiTable, ApiValue } from './table.js';

/** All of `ic0`. */
export const SYSTEM_API: ApiTable = {
  ...messageApi,
  ...callApi,
  ...cyclesApi,
  ...canisterApi,
  ...stableApi,
  ...costApi
};

/** Letters of the table's types; `p` is an address. */
const TYPE_LETTERS: Readonly<Record<string, string>> = { i32: 'i', i64: 'I' };

function signature(types: readonly string[]): string {
  return types.map((type) => TYPE_LETTERS[type] ?? '?').join('');
}

/**
 * Every import must be a function of `ic0` with the type the specification gives it.
 * @throws WasmError naming the import
 */
export function checkImports(module: ParsedModule): void {
  for (const { module: from, name, type } of module.imports) {
    const known = from === 'ic0' && Object.hasOwn(SYSTEM_API, name) ? SYSTEM_API[name] : undefined;
    if (known === undefined) {
      throw new WasmError(
        `Wasm module has an invalid import section. Module imports function '${name}' from '${from}' that is not exported by the runtime`
      );
    }
    const actual = module.types[type];
    const found = actual === undefined ? '?' : `${signature(actual.params)}:${signature(actual.results)}`;
    if (found !== known.type.replaceAll('p', module.memory === 'i64' ? 'I' : 'i')) {
      throw new WasmError(
        `Wasm module has an invalid import section. Function '${name}' has another type in 'ic0'`
      );
    }
  }
}

/**
 * The import object for one canister's instances; `host` tells them what executes.
 * @param wide the canister's addresses have 64 bits
 */
export function bindImports(host: SystemApiHost, wide: boolean): WebAssembly.Imports {
  const ic0: Record<string, WebAssembly.ImportValue> = {};
  for (const [name, definition] of Object.entries(SYSTEM_API)) ic0[name] = bind(host, name, definition, wide);
  return { ic0 };
}

type Binding = (...values: ApiValue[]) => ApiValue | void;

function bind(host: SystemApiHost, name: string, definition: ApiFunction, wide: boolean): Binding {
  const { type, allowed, cost, extra, run } = definition;
  const [params = '', results = ''] = type.split(':');
  return (...values) => {
    const args: number[] = [];
    const numbers: bigint[] = [];
    for (let i = 0; i < values.length; i++) {
      const value = values[i] ?? 0;
      if (typeof value === 'number') args.push(value >>> 0);
      // Beyond 2^53 an address loses digits, but stays beyond all memory.
      else if (params[i] === 'p') args.push(Number(BigInt.asUintN(64, value)));
      else numbers.push(BigInt.asUintN(64, value));
    }
    host.checkEntry(name, allowed);
    host.charge(extra === undefined ? cost : cost + extra(args));
    const result = run(host, args, numbers, values);
    return wide && results === 'p' && typeof result === 'number' ? BigInt(result) : result;
  };
}
