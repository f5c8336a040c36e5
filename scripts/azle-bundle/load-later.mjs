import { dirname, join } from 'node:path';
import esbuild from 'esbuild';

/**
 * esbuild plugin: in place of a canister's code.ts stands a module that holds endpoints.ts beside it, bundled, as text,
 * and evaluates it when `code()` is first called. Azle's own library is handed in, so that it is there once.
 */
export const loadLater = {
  name: 'load-later',
  setup(build) {
    build.onLoad({ filter: /[\\/]canisters[\\/]\w+[\\/]code\.ts$/ }, async ({ path }) => {
      const dir = dirname(path);
      const { text, fromAzle } = await bundled(join(dir, 'endpoints.ts'), build.initialOptions);
      return { contents: moduleOf(text, fromAzle), loader: 'js', resolveDir: dir };
    });
  }
};

/** The code of an entry point as a CommonJS module, and the names it takes from Azle. */
async function bundled(entry, { target, tsconfig, supported }) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'cjs',
    external: ['azle'],
    ...(target === undefined ? {} : { target }),
    ...(tsconfig === undefined ? {} : { tsconfig }),
    ...(supported === undefined ? {} : { supported })
  });
  const readable = outputFiles[0].text;
  const fromAzle = [
    ...new Set(Array.from(readable.matchAll(/\bimport_azle\d*\.(\w+)/g), ([, name]) => name))
  ].sort();
  const { code } = await esbuild.transform(readable, { minify: true });
  return { text: code, fromAzle };
}

function moduleOf(text, fromAzle) {
  return `import { ${fromAzle.join(', ')} } from 'azle';
const azle = { ${fromAzle.join(', ')} };
let loaded;
export function code() {
  if (loaded === undefined) {
    const module = { exports: {} };
    new Function('require', 'module', 'exports', ${JSON.stringify(text)})(() => azle, module, module.exports);
    loaded = module.exports;
  }
  return loaded;
}
`;
}
