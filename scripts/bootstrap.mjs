// Installs what package-lock.json names and builds the canisters, each only where something has changed.
// Plain JavaScript: it runs before there is a node_modules.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const MIN_NODE = 20;

function fail(message) {
  console.error(`nodevault: ${message}`);
  process.exit(1);
}

function modifiedAt(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}

function installDependencies() {
  const installed = modifiedAt(join(root, 'node_modules', '.package-lock.json'));
  if (installed >= modifiedAt(join(root, 'package-lock.json')) && installed > 0) return;
  console.error('nodevault: installing dependencies (npm install) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // `npm ci` would refuse a lock file made where some platforms' optional binaries were not on offer.
  const result = spawnSync(npm, ['install', '--no-save', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32'
  });
  if (result.status !== 0)
    fail('npm install failed; its output is above. Mend that and run the command again.');
}

const major = Number(process.versions.node.split('.')[0]);
if (major < MIN_NODE) fail(`Node.js ${MIN_NODE} or later is needed; this is ${process.version}.`);
installDependencies();
const { buildCanisters } = await import('./build-canisters.mjs');
try {
  buildCanisters();
} catch (error) {
  fail(error.message);
}
