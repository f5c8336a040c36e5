/** The library runs in browsers: neither it nor the protocol may lean on Node. */
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const SRC = fileURLToPath(new URL('../../../src/', import.meta.url));
const files = ['client', 'protocol'].flatMap((folder) =>
  readdirSync(`${SRC}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file}`)
);

describe('arrows between the parts', () => {
  test.each(files)('%s stays in its part and out of Node', (file) => {
    const code = readFileSync(`${SRC}${file}`, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    expect(code).not.toMatch(/from '(node:|fs|path|crypto|buffer)/);
    expect(code).not.toMatch(/\b(Buffer|process|__dirname|require)\b[.(]/);
    const others = file.startsWith('protocol') ? 'client|cli|replica|canisters' : 'cli|replica|canisters';
    expect(code).not.toMatch(new RegExp(`from '(\\.\\./)+(${others})/`));
  });
});
