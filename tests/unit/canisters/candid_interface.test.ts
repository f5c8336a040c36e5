import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import fc from 'fast-check';

import { vaultOf } from '../../../canisters/audit_registry/install_argument.js';
import { methods as registryMethods } from '../../../canisters/audit_registry/interface.js';
import type { Message, Type } from '../../../canisters/common/candid/index.js';
import type { Method } from '../../../canisters/common/candid/method.js';
import { methods as vaultMethods } from '../../../canisters/identity_vault/interface.js';
import { RegistryInit, registryIdl } from '../../../src/client/idl/registry-idl.js';
import { vaultIdl } from '../../../src/client/idl/vault-idl.js';
import { arbitraryOf } from '../../support/candid-arbitrary.js';
import { describeType, parseDid } from '../../support/candid-did.js';
import { projectPath } from '../../support/paths.js';

import { plain } from './candid_schema.js';

type AnyMethod = Method<readonly Type<unknown>[], unknown>;
type AnyMessage = Message<readonly Type<unknown>[]>;

/** Its reply is of a recursive type, put together from stored blocks; icrc3_blocks is tested for itself. */
const NO_SCHEMA = 'icrc3_get_blocks';

const CANISTERS = [
  { name: 'identity_vault', methods: vaultMethods as Record<string, AnyMethod>, idl: vaultIdl() },
  { name: 'audit_registry', methods: registryMethods as Record<string, AnyMethod>, idl: registryIdl() }
];

function did(canister: string) {
  return parseDid(readFileSync(projectPath(`canisters/${canister}/${canister}.did`), 'utf8'));
}

function describeTypes({ types }: AnyMessage): string {
  return `(${types.map((type) => type.describe()).join(', ')})`;
}

describe('codecs are those of the .did file', () => {
  test.each(CANISTERS)('$name: every method, its types and its mode', ({ name, methods }) => {
    const described = Object.fromEntries(
      Object.entries(methods).map(([method, { mode, args, reply }]) => [
        method,
        [describeTypes(args), '->', describeTypes(reply), ...(mode === 'query' ? ['query'] : [])].join(' ')
      ])
    );
    const { [NO_SCHEMA]: blocks, ...declared } = did(name).methods;
    expect(blocks).toMatch(/^\(vec record \{length: nat; start: nat\}\) -> .* query$/);
    expect(described).toStrictEqual(declared);
  });

  test("the registry's install argument", () => {
    expect(did('audit_registry').init).toBe(`(${describeType(RegistryInit)})`);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 29 }), (bytes) => {
        const vault = Principal.fromUint8Array(bytes);
        const argument = new Uint8Array(IDL.encode([RegistryInit], [{ vault }]));
        expect(vaultOf(argument)).toEqual(bytes);
        for (const bad of [argument.slice(0, -1), Uint8Array.of(...argument, 0), argument.slice(1)])
          expect(() => vaultOf(bad)).toThrow('the install argument must be');
      })
    );
    for (const at of Array.from({ length: 17 }, (_, index) => index)) {
      const flipped = new Uint8Array(IDL.encode([RegistryInit], [{ vault: Principal.anonymous() }]));
      flipped[at] ^= 1;
      expect(() => vaultOf(flipped)).toThrow('the install argument must be');
    }
  });
});

describe.each(CANISTERS)('$name: beside the candid library', ({ methods, idl }) => {
  const cases = idl._fields
    .filter(([method]) => method in methods)
    .flatMap(([method, { argTypes, retTypes }]): [string, AnyMessage, IDL.Type[]][] => [
      [`arguments of ${method}`, methods[method].args, argTypes],
      [`result of ${method}`, methods[method].reply as AnyMessage, retTypes]
    ]);

  test.each(cases)('%s', (_, message, types) => {
    fc.assert(
      fc.property(fc.tuple(...types.map((type) => arbitraryOf(type))), (values) => {
        const encoded = new Uint8Array(IDL.encode(types, values));
        const decoded = message.decode(encoded);
        // What is read is what was meant, and is written as the library writes it: header, order of fields and all.
        expect(message.encode(...decoded)).toEqual(encoded);
        expect(inCandidsShape(decoded, message)).toEqual(values.map(plain));
      }),
      { numRuns: 40 }
    );
  });
});

/** Tags without values are names in the codec, objects in the library; pairs are objects in the codec, arrays there. */
function inCandidsShape(values: readonly unknown[], { types }: AnyMessage): unknown[] {
  return values.map((value, at) => withTags(value, types[at].describe()));
}

function withTags(value: unknown, described: string): unknown {
  const tags = /^variant \{((?:\w+: null(?:; )?)+)\}$/.exec(described);
  if (tags !== null) return { [String(value)]: null };
  if (described.startsWith('opt ') && Array.isArray(value))
    return value.map((inner) => withTags(inner, described.slice(4)));
  if (described.startsWith('vec ') && Array.isArray(value))
    return value.map((inner) => withTags(inner, described.slice(4)));
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value;
  const fields = fieldsOf(described);
  const parts = Object.entries(value).map(([label, inner]): [string, unknown] => [
    label,
    withTags(inner, fields.get(label) ?? '')
  ]);
  return '_0_' in value ? parts.map(([, part]) => part) : Object.fromEntries(parts);
}

/** Labels and types of `record {a: …; b: …}` as describe() writes it. */
function fieldsOf(described: string): Map<string, string> {
  const fields = new Map<string, string>();
  let depth = 0;
  let from = described.indexOf('{') + 1;
  for (let at = from; at < described.length; at++) {
    const char = described[at];
    if (char === '{') depth++;
    if (char === '}') depth--;
    if ((char === ';' && depth === 0) || depth < 0) {
      const [label = '', ...rest] = described.slice(from, at).trim().split(': ');
      fields.set(label, rest.join(': '));
      from = at + 1;
    }
  }
  return fields;
}
