import { WasmError } from '../wasm/binary.js';
import type { ParsedModule } from '../wasm/module.js';
import { callApi } from './calls.js';
import { canisterApi } from './canister.js';
import { costApi } from './cost.js';
import { cyclesApi } from './cycles.js';
import type { SystemApiHost } from './host.js';
import { messageApi } from './message.js';
import { stableApi } from './stable.js';
import type { ApiFunction, ApiTable } from './table.js';

/** All of `ic0`. */
const SYSTEM_API: ApiTable = {
  ...messageApi,
  ...callApi,
  ...cyclesApi,
  ...canisterApi,
  ...stableApi,
  ...costApi
};

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
    if (found !== known.type) {
      throw new WasmError(
        `Wasm module has an invalid import section. Function '${name}' has another type in 'ic0'`
      );
    }
  }
}

/** The import object for one canister's instances; `host` tells them what executes. */
export function bindImports(host: SystemApiHost): WebAssembly.Imports {
  const ic0: Record<string, WebAssembly.ImportValue> = {};
  for (const [name, definition] of Object.entries(SYSTEM_API)) ic0[name] = bind(host, name, definition);
  return { ic0 };
}

function bind(
  host: SystemApiHost,
  name: string,
  definition: ApiFunction
): (...values: (number | bigint)[]) => number | bigint | undefined {
  const { allowed, cost, extra, run } = definition;
  return (...values) => {
    const args: number[] = [];
    const wide: bigint[] = [];
    for (const value of values) {
      if (typeof value === 'number') args.push(value >>> 0);
      else wide.push(BigInt.asUintN(64, value));
    }
    host.checkEntry(name, allowed);
    host.charge(extra === undefined ? cost : cost + extra(args));
    return run(host, args, wide);
  };
}
