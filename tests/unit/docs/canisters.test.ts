/** The READMEs of the canisters against their interfaces and their memory. */
import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { ERROR_CODES } from '../../../src/protocol/errors.js';
import { parseDid } from '../../support/candid-did.js';
import { projectPath } from '../../support/paths.js';
import { readDocument, section, tableRows } from './markdown.js';

/** The names in back quotes in a cell. */
function quoted(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
}

/** `7` is one number, `7–9` three. */
function range(cell: string): number[] {
  const [first = NaN, last = first] = cell.split('–').map(Number);
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

describe.each(['identity_vault', 'audit_registry'])('README of %s', (canister) => {
  const document = readDocument(`canisters/${canister}/README.md`);
  const methods = tableRows(section(document, '## Methods'));

  test('lists every method of the .did, in its order', () => {
    const { methods: declared } = parseDid(readDocument(`canisters/${canister}/${canister}.did`));
    expect(methods.map(([name = '']) => quoted(name)[0])).toEqual(Object.keys(declared));
  });

  test('says which methods are queries', () => {
    const { methods: declared } = parseDid(readDocument(`canisters/${canister}/${canister}.did`));
    const queries = methods
      .filter(([, who = '']) => who.includes('query'))
      .map(([name = '']) => quoted(name)[0]);
    expect(queries).toEqual(Object.keys(declared).filter((name) => declared[name]?.endsWith('query')));
  });

  test('names errors from the closed list', () => {
    const methodNames = methods.flatMap(([name = '']) => quoted(name));
    const named = methods.flatMap(([, , , errors = '']) => quoted(errors));
    const unknown = named.filter((name) => !(ERROR_CODES as readonly string[]).includes(name));
    expect(unknown.filter((name) => !methodNames.includes(name))).toEqual([]);
  });

  test('maps stable memory as memory.ts does', () => {
    const code = readDocument(`canisters/${canister}/memory.ts`);
    const maps = [...code.matchAll(/(\w+): (\[?rawMap\(.*)/g)].flatMap(([, name, rest = '']) =>
      [...rest.matchAll(/rawMap\((\d+)\)/g)].map(([, id]) => [Number(id), name])
    );
    const listed = tableRows(section(document, '## Stable memory')).flatMap(([ids = '', name = '']) =>
      range(ids).map((id) => [id, quoted(name)[0]])
    );
    expect(listed).toEqual(maps);
  });
});

test('README of common names files that are there', () => {
  const rows = tableRows(readDocument('canisters/common/README.md'));
  const listed = rows.flatMap(([files = '']) => quoted(files));
  const files = readdirSync(projectPath('canisters/common'));
  expect(listed.filter((name) => !files.includes(name))).toEqual([]);
});

test('docs/formats.md names the kinds of log entries, and the types of their blocks', () => {
  const rows = tableRows(section(readDocument('docs/formats.md'), '## Log'));
  const listed = rows.map(([canister, ...names]) => [canister, ...names.flatMap(quoted)]);
  const declared = ['identity_vault', 'audit_registry'].flatMap((canister) => {
    const code = /BLOCK_TYPES = \{([^}]*)\}/.exec(readDocument(`canisters/${canister}/log.ts`))?.[1] ?? '';
    return [...code.matchAll(/(\w+): '([\w.]+)'/g)].map(([, kind, btype]) => [canister, kind, btype]);
  });
  expect(listed).toEqual(declared);
});
