import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { ErrorCode, IcError, messageOf } from '../errors.js';
import type { MetadataSection } from '../instance/types.js';
import { instrument } from '../metering/instrument.js';
import { checkImports } from '../system-api/imports.js';
import { WasmError } from '../wasm/binary.js';
import { ExternalKind, parseModule, Section, type ParsedModule } from '../wasm/module.js';

/** Limits of dfinity/ic `rs/config/src/embedders.rs`. */
const MAX_MODULE_BYTES = 100 * 1024 * 1024;
const MAX_CODE_BYTES = 12 * 1024 * 1024;
const MAX_FUNCTIONS = 50_000;
const MAX_GLOBALS = 1_000;
const MAX_CUSTOM_SECTIONS = 16;
const MAX_CUSTOM_BYTES = 1024 * 1024;
const MAX_METHODS = 1_000;
const MAX_METHOD_NAMES_LENGTH = 20_000;

/** How a method is exported: `canister_update name`, `canister_query name`, `canister_composite_query name`. */
export type MethodKind = 'update' | 'query' | 'composite_query';

/** Entry points without a method name. */
const SYSTEM_ENTRY_POINTS = new Set([
  'canister_init',
  'canister_inspect_message',
  'canister_heartbeat',
  'canister_global_timer',
  'canister_pre_upgrade',
  'canister_post_upgrade',
  'canister_on_low_wasm_memory'
]);

/** A canister module ready to be instantiated; shared by all canisters with the same code. */
export interface CompiledModule {
  /** SHA-256 of the module as it was sent. */
  hash: Uint8Array;
  byteLength: number;
  module: WebAssembly.Module;
  methods: ReadonlyMap<string, MethodKind>;
  systemEntryPoints: ReadonlySet<string>;
  metadata: MetadataSection[];
  mutableGlobals: number[];
  /** Memory has 64-bit addresses. */
  wide: boolean;
  hasStart: boolean;
}

/** `(module (memory i64 0))`: whether this Node has 64-bit memory. */
const SUPPORTS_64_BIT = WebAssembly.validate(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 3, 1, 4, 0));
const NO_64_BIT = `memory or tables with 64-bit addresses need Node 24 or later; the embedded replica runs on ${process.version}`;

const CACHE_ENTRIES = 64;
const cache = new Map<string, CompiledModule>();

/**
 * Validates, instruments and compiles a module, gzip-compressed or not. The last results are kept.
 * @throws IcError `CanisterInvalidWasm`
 */
export function compileModule(bytes: Uint8Array): CompiledModule {
  const hash = createHash('sha256').update(bytes).digest();
  const key = hash.toString('hex');
  const known = cache.get(key);
  if (known !== undefined) return known;
  const compiled = compileFresh(bytes, hash);
  cache.set(key, compiled);
  const oldest = cache.keys().next();
  if (cache.size > CACHE_ENTRIES && oldest.done !== true) cache.delete(oldest.value);
  return compiled;
}

function compileFresh(bytes: Uint8Array, hash: Uint8Array): CompiledModule {
  try {
    const binary = decompress(bytes);
    const parsed = parseModule(binary);
    const code = parsed.sections.find(({ id }) => id === (Section.Code as number));
    checkLimit(code?.content.length ?? 0, MAX_CODE_BYTES, 'bytes in the code section');
    checkLimit(parsed.functions.length, MAX_FUNCTIONS, 'functions');
    checkLimit(parsed.globals.length, MAX_GLOBALS, 'globals');
    checkImports(parsed);
    const exported = readExports(parsed);
    const metadata = readMetadata(parsed);
    // The canister's own code is validated before anything is added: it must not reach what is injected.
    const wide = parsed.memory === 'i64' || parsed.tables === 'i64';
    if (wide && !SUPPORTS_64_BIT) throw new WasmError(NO_64_BIT);
    if (!WebAssembly.validate(binary)) throw new WasmError(engineMessage(binary));
    const { binary: instrumented, ...rest } = instrument(parsed);
    const module = new WebAssembly.Module(instrumented);
    return {
      hash,
      byteLength: bytes.length,
      module,
      metadata,
      wide: parsed.memory === 'i64',
      ...exported,
      ...rest
    };
  } catch (error) {
    if (error instanceof WasmError || error instanceof WebAssembly.CompileError) {
      throw new IcError(
        ErrorCode.CanisterInvalidWasm,
        `Canister's Wasm module is not valid: ${error.message}.\n` +
          'If you are running this canister in a test environment (e.g., dfx), make sure the test environment is up to date. ' +
          'Otherwise, this is likely an error with the compiler/CDK toolchain being used to build the canister.'
      );
    }
    throw error;
  }
}

function decompress(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  if (bytes.length === 0) throw new WasmError('the module is empty');
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return new Uint8Array(bytes);
  try {
    return new Uint8Array(gunzipSync(bytes, { maxOutputLength: MAX_MODULE_BYTES }));
  } catch (error) {
    throw new WasmError(`cannot decompress the module: ${messageOf(error)}`);
  }
}

function engineMessage(binary: Uint8Array<ArrayBuffer>): string {
  try {
    new WebAssembly.Module(binary);
    return 'validation failed';
  } catch (error) {
    return messageOf(error);
  }
}

/** @throws WasmError where there is more than the IC allows */
function checkLimit(count: number, limit: number, what: string): void {
  if (count > limit) throw new WasmError(`${count} ${what}; the limit is ${limit}`);
}

function readExports(module: ParsedModule): Pick<CompiledModule, 'methods' | 'systemEntryPoints'> {
  const methods = new Map<string, MethodKind>();
  const systemEntryPoints = new Set<string>();
  for (const { name, kind, index } of module.exports) {
    if (kind !== ExternalKind.Function || !name.startsWith('canister_')) continue;
    checkEntryPointType(module, name, index);
    const match = /^canister_(update|query|composite_query) (.*)$/s.exec(name);
    if (match === null) {
      if (!SYSTEM_ENTRY_POINTS.has(name)) {
        throw new WasmError(`Exporting reserved function '${name}' with "canister" prefix`);
      }
      systemEntryPoints.add(name);
      continue;
    }
    const method = match[2] ?? '';
    if (methods.has(method)) throw new WasmError(`Duplicate function export with name '${method}'`);
    methods.set(method, match[1] as MethodKind);
  }
  const names = [...methods.keys()].join('');
  checkLimit(methods.size, MAX_METHODS, 'exported methods');
  checkLimit(names.length, MAX_METHOD_NAMES_LENGTH, 'characters in the names of exported methods');
  return { methods, systemEntryPoints };
}

/** Type index of a function in the index space of imports and definitions. */
function checkEntryPointType(module: ParsedModule, name: string, index: number): void {
  const imported = module.imports.length;
  const type = index < imported ? module.imports[index]?.type : module.functions[index - imported];
  const signature = type === undefined ? undefined : module.types[type];
  if (signature?.params.length === 0 && signature.results.length === 0) return;
  throw new WasmError(`Expected return type [] and no parameters for '${name}'`);
}

function readMetadata(module: ParsedModule): MetadataSection[] {
  const sections: MetadataSection[] = [];
  for (const { name, content } of module.customs) {
    if (!name.startsWith('icp:')) continue;
    const match = /^icp:(public|private) (.*)$/s.exec(name);
    if (match === null) {
      throw new WasmError(
        `Invalid custom section: Custom section '${name}' has no public/private scope defined.`
      );
    }
    const section = match[2] ?? '';
    if (sections.some((known) => known.name === section)) {
      throw new WasmError(`Invalid custom section: name ${section} already exists`);
    }
    sections.push({ name: section, visibility: match[1] === 'public' ? 'public' : 'private', content });
  }
  const total = sections.reduce((sum, { name, content }) => sum + name.length + content.length, 0);
  if (sections.length > MAX_CUSTOM_SECTIONS || total > MAX_CUSTOM_BYTES) {
    throw new WasmError(
      `Invalid custom sections: ${sections.length} with ${total} bytes; the limits are ${MAX_CUSTOM_SECTIONS} and ${MAX_CUSTOM_BYTES}`
    );
  }
  return sections;
}
