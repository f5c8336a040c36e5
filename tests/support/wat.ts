import initWabt from 'wabt';

/** The binary of a module in the WebAssembly text format. */
export async function compileWat(text: string): Promise<Uint8Array> {
  const wabt = await initWabt();
  const module = wabt.parseWat('module.wat', text, { bulk_memory: true });
  const wasm = Uint8Array.from(module.toBinary({}).buffer);
  module.destroy();
  return wasm;
}
