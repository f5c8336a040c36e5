// Builds each canister's Wasm with Azle into <dir>/.azle/<name>/<name>.wasm; skips those whose sources,
// interface and dependencies are as they were at the last build.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const SHARED = [
  'canisters/common',
  'canisters/text-encoding',
  'canisters/azle-slim',
  'src/protocol',
  'scripts/azle-bundle'
];

/** Set to build with Azle's bundler as it is: larger, dearer to install, and otherwise the same. */
const PLAIN = process.env.NODEVAULT_PLAIN_AZLE === '1';

/** `dir` holds the dfx.json that names the canister; `lean` ones have no use for Azle's candid (azle-bundle); `candid` and `sources` are relative to the project. */
const CANISTERS = [
  {
    name: 'identity_vault',
    dir: '.',
    lean: true,
    candid: 'canisters/identity_vault/identity_vault.did',
    sources: ['canisters/identity_vault', ...SHARED]
  },
  {
    name: 'audit_registry',
    dir: '.',
    lean: true,
    candid: 'canisters/audit_registry/audit_registry.did',
    sources: ['canisters/audit_registry', ...SHARED]
  },
  {
    name: 'governance',
    dir: 'tests/fixtures/governance/canister',
    candid: 'tests/fixtures/governance/canister/governance.did',
    sources: ['tests/fixtures/governance/canister', 'canisters/text-encoding']
  }
];

function filesUnder(path) {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .filter((name) => name !== '.azle' && name !== 'node_modules')
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}

function inputsHash({ sources, dir, candid }) {
  const hash = createHash('sha256').update(String(PLAIN));
  const fixed = [
    'package-lock.json',
    'tsconfig.json',
    join(dir, 'dfx.json'),
    candid,
    'scripts/build-canisters.mjs'
  ];
  for (const file of [...fixed, ...sources].flatMap((path) => filesUnder(join(root, path)))) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

function build(canister) {
  const output = join(root, canister.dir, '.azle', canister.name);
  const wasm = join(output, `${canister.name}.wasm`);
  const stamp = join(output, 'inputs.sha256');
  const inputs = inputsHash(canister);
  if (existsSync(wasm) && existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs) return;
  console.error(`nodevault: building ${canister.name} …`);
  rmSync(output, { recursive: true, force: true });
  const built = runAzle(canister);
  mkdirSync(output, { recursive: true });
  copyFileSync(built, wasm);
  writeFileSync(stamp, inputs);
}

/**
 * Builds with Azle in a scratch folder and returns the Wasm's path.
 *
 * Azle writes the path of its work into the Wasm. A relative dfx root makes that path, and so the Wasm, the same in
 * whatever folder the project lies. Azle resolves the entry point against the dfx root and again against its own
 * folder, so the scratch folder has to lie as deep as the entry point does.
 */
function runAzle({ name, dir, candid, lean }) {
  const { main } = JSON.parse(readFileSync(join(root, dir, 'dfx.json'), 'utf8')).canisters[name];
  const entry = join(dir, main).split(sep).join('/');
  const scratch = join(root, '.azle', 'build');
  const depth = entry.split('/').length - 1;
  const cwd = join(scratch, ...Array.from({ length: depth - 2 }, () => 'work'));
  mkdirSync(cwd, { recursive: true });
  const config = {
    canisters: { [name]: { type: 'azle', main: `../../${entry}`, custom: { candid_gen: 'custom' } } }
  };
  writeFileSync(join(scratch, 'dfx.json'), JSON.stringify(config));
  const result = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/tsx/dist/cli.mjs'),
      join(root, 'node_modules/azle/src/build.ts'),
      'build',
      name
    ],
    {
      cwd,
      env: {
        ...process.env,
        ...(lean && !PLAIN
          ? { NODE_OPTIONS: `--import=${new URL('./azle-bundle/register.mjs', import.meta.url).href}` }
          : {}),
        AZLE_DFX_ROOT: relative(cwd, scratch) || '.',
        CANISTER_CANDID_PATH: join(root, candid)
      },
      encoding: 'utf8'
    }
  );
  if (result.status !== 0) throw new Error(`building ${name} failed:\n${result.stdout}${result.stderr}`);
  return join(scratch, '.azle', name, `${name}.wasm`);
}

export function buildCanisters() {
  for (const canister of CANISTERS) build(canister);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) buildCanisters();
