// What Azle's bundler does besides, for which Azle has no switch. QuickJS parses the whole bundle at every install and
// upgrade, some 700 instructions a byte, so what is not in it, or is there as text, is saved each time.
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { loadLater } from './load-later.mjs';

const slim = (name) => fileURLToPath(new URL(`../../canisters/azle-slim/${name}/index.js`, import.meta.url));

/** Azle calls this with its own options. */
export function build(options) {
  return esbuild.build({
    ...options,
    minify: true,
    alias: { '@dfinity/candid': slim('candid'), '@dfinity/principal': slim('principal') },
    plugins: [...(options.plugins ?? []), loadLater]
  });
}
