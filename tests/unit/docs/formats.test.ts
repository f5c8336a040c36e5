/** docs/formats.md against the code: each example is computed anew. */
import { createCipheriv } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { Cbor, type HashTree, reconstruct } from '@dfinity/agent';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import * as life from '../../../canisters/identity_vault/life.js';
import {
  discloseField,
  disclosureToJson,
  openSection,
  parseDisclosure,
  renderErase,
  renderRetention,
  sectionProof,
  STANDARD_1,
  verifyField,
  versionRoot
} from '../../../src/client/index.js';
import { ProviderStatus } from '../../../src/client/idl/registry-idl.js';
import { leafValue, lookupLabel } from '../../../src/client/hash-tree-lookup.js';
import { JsonReader } from '../../../src/client/json-reader.js';
import { parseSpec, renderSpec } from '../../../src/client/specs/index.js';
import { detailsToJson, readDetails } from '../../../src/client/confirmation-json.js';
import { deriveVaultKey } from '../../../src/client/vault-key.js';
import { ERROR_CODES } from '../../../src/protocol/errors.js';
import * as limits from '../../../src/protocol/limits.js';
import { addressParts } from '../../../src/protocol/sealed/address.js';
import { encodeSection } from '../../../src/protocol/sealed/canonical.js';
import { derivationInput } from '../../../src/protocol/sealed/derivation-input.js';
import { asciiBytes, lengthPrefixed } from '../../../src/protocol/sealed/length-prefixed.js';
import { proposalPreimage } from '../../../src/protocol/recommendation/proposal-digest.js';
import { sha256 } from '../../../src/protocol/sealed/sha256.js';
import { pad } from '../../../src/protocol/sealed/padding.js';
import { decodePayload, encodePayload } from '../../../src/protocol/sealed/sealed-payload.js';
import { fences, readDocument, section, tableRows } from './markdown.js';

const DOCUMENT = readDocument('docs/formats.md');

function example(name: string): string {
  const fence = fences(DOCUMENT).find((candidate) => candidate.name === name);
  if (fence === undefined) throw new Error(`docs/formats.md has no example ${name}`);
  return fence.text;
}

/** Bytes of a hex example; what stands behind `;` is a comment. */
function bytes(name: string): Uint8Array {
  const digits = example(name)
    .split('\n')
    .map((line) => line.replace(/;.*/, ''))
    .join('');
  return hexToBytes(digits.replace(/\s+/g, ''));
}

/** The 32 bytes (unless told otherwise) that are all `value`. */
function fill(value: number, size = 32): Uint8Array {
  return new Uint8Array(size).fill(value);
}

const VAULT = Principal.fromText('qjdve-lqaaa-aaaaa-aaaeq-cai');
const REGISTRY = Principal.fromText('qaa6y-5yaaa-aaaaa-aaafa-cai');
const VERSION = { vault: VAULT.toUint8Array(), record: 17n, version: 3 };
const ADDRESS = { ...VERSION, section: 'owners' };
const OWNERS = {
  name: 'owners',
  content: {
    seed: fill(1),
    fields: [
      { name: 'owners.0.name', value: 'Zoë Ó Fictivagh' },
      { name: 'owners.0.share', value: '55 %' }
    ]
  }
};
const SEAT = { name: 'seat', content: { seed: fill(2), fields: [{ name: 'city', value: 'Nowhere' }] } };
const SECTIONS = [OWNERS, SEAT];
const PROVIDER = Principal.fromText('b4tcn-nkh3e-ieysr-4klg5-lx75k-ylgri-pir4q-x3al7-agz7a-bvazc-lqe');

describe('motion texts', () => {
  test.each([
    ['release', VAULT],
    ['standard', VAULT],
    ['verifier', REGISTRY],
    ['judgement', REGISTRY],
    ['policy', REGISTRY],
    ['penalty-table', REGISTRY],
    ['erase', VAULT],
    ['retention', VAULT]
  ])('%s', (kind, canister) => {
    const spec = parseSpec(JSON.parse(example(`${kind}-spec`)), 'docs/formats.md');
    expect(renderSpec(spec, canister.toUint8Array())).toBe(example(`${kind}-motion`));
  });

  test('details of a confirmation', () => {
    const json = JSON.parse(example('confirmation-details')) as Record<string, unknown>;
    const details = readDetails(new JsonReader(json, 'docs/formats.md'), 'docs/formats.md');
    expect(detailsToJson(details)).toEqual(json);
  });

  test('the line of a single custodian, and where it stands', () => {
    const json = JSON.parse(example('release-spec')) as Record<string, unknown>;
    const single = { ...json, custodian_b: json['custodian_a'], single_custodian: true };
    const text = renderSpec(parseSpec(single, 'docs/formats.md'), VAULT.toUint8Array());
    expect(text).toContain(`\n${example('single-custodian-line')}\nPurpose: `);
  });

  test('erase record, set retention', () => {
    const vault = VAULT.toUint8Array();
    const erase = { record_id: 17n, reason: 'Removed by proposal 135172' };
    expect(renderErase(vault, erase)).toBe(example('erase-motion'));
    expect(renderRetention(vault, { days: 365 })).toBe(example('retention-motion'));
  });

  test('the release is of the root that the other examples give', () => {
    expect(example('release-motion')).toContain(bytesToHex(bytes('root')));
  });
});

describe('sealing', () => {
  const root = versionRoot(VERSION, SECTIONS);
  const proof = sectionProof(VERSION, SECTIONS, 'owners');
  const payload = encodePayload({ content: OWNERS.content, proof });
  const aad = lengthPrefixed([asciiBytes('nodevault envelope 1'), ...addressParts(ADDRESS)]);

  test('canonical content', () => expect(bytes('canonical-owners')).toEqual(encodeSection(OWNERS.content)));

  test('commitments', () => {
    const disclosure = discloseField(OWNERS, proof, 'owners.0.name');
    expect(bytes('field-salt')).toEqual(disclosure.salt);
    expect(bytes('root')).toEqual(root);
    expect(verifyField(bytes('root'), VERSION, { ...disclosure, salt: bytes('field-salt') })).toBe(true);
    const file: unknown = JSON.parse(example('disclosure'));
    expect(file).toEqual(disclosureToJson({ address: VERSION, disclosure }));
    expect(parseDisclosure(file, 'docs/formats.md')).toEqual({ address: VERSION, disclosure });
  });

  test('payload and padding', () => {
    expect(bytes('payload')).toEqual(payload);
    const padded = pad(payload);
    expect({ payload: payload.length, padded: padded.length }).toEqual({ payload: 139, padded: 483 });
    expect(bytes('padded-head')).toEqual(padded.slice(0, bytes('padded-head').length));
  });

  test('envelope: made by plain AES-256-GCM, opened by the client', async () => {
    expect(bytes('aad')).toEqual(aad);
    const nonce = fill(7, 12);
    const cipher = createCipheriv('aes-256-gcm', fill(0x0a ^ 0xb0), nonce).setAAD(aad);
    const sealed = Buffer.concat([cipher.update(pad(payload)), cipher.final(), cipher.getAuthTag()]);
    expect(bytes('envelope')).toEqual(Uint8Array.of(1, ...nonce, ...sealed));
    const opened = await openSection(ADDRESS, bytes('envelope'), fill(0x0a), fill(0xb0));
    expect(opened).toEqual(decodePayload(bytes('payload')));
  });

  test('derivation input and public key', () => {
    const input = derivationInput({ ...ADDRESS, share: 'A', salt: fill(3) });
    expect(bytes('derivation-input')).toEqual(input);
    expect(bytes('vault-key-ic')).toEqual(deriveVaultKey('ic', VAULT.toUint8Array()));
  });
});

describe('certified status', () => {
  const status: ProviderStatus = {
    kind: { verified: null },
    record_id: 17n,
    version: 3,
    root: bytes('root'),
    until: 1_801_353_600n,
    verifiers: 1,
    verified_by: [Principal.fromText('2shfn-5jzoh-mnjtc-25m53-z7myw-favuc-brwim-b75lm-cppoi-3wzfu-aae')],
    reasons: [],
    sequence: 2
  };

  test('the value of a leaf', () => {
    expect(bytes('status-value')).toEqual(new Uint8Array(IDL.encode([ProviderStatus], [status])));
  });

  test('the witness shows it, and hashes to the certified data', async () => {
    const tree = Cbor.decode<HashTree>(bytes('witness'));
    expect(await reconstruct(tree)).toEqual(bytes('certified-data'));
    const statuses = lookupLabel(tree, asciiBytes('status'));
    if (statuses.status !== 'found') throw new Error('the witness has no label "status"');
    const found = lookupLabel(statuses.tree, PROVIDER.toUint8Array());
    if (found.status !== 'found') throw new Error('the witness does not show the provider');
    expect(leafValue(found.tree)).toEqual(bytes('status-value'));
  });
});

test('the digest of a prepared proposal', () => {
  const { title, summary, url, motion } = JSON.parse(example('prepared-proposal')) as Record<string, string>;
  const utf8 = (text = ''): Uint8Array => new TextEncoder().encode(text);
  const action = { kind: 'motion', text: utf8(motion) } as const;
  const content = { title: utf8(title), summary: utf8(summary), url: utf8(url), action };
  expect(bytes('prepared-digest')).toEqual(sha256(proposalPreimage(content)));
});

test('the hash of standard 1', () => expect(bytes('standard-1-hash')).toEqual(STANDARD_1.hash));

test('the table of errors is the closed list, in its order', () => {
  const listed = tableRows(section(DOCUMENT, '## Errors')).map(([code = '']) => code.replaceAll('`', ''));
  expect(listed).toEqual([...ERROR_CODES]);
});

test('the tables of constants are limits.ts and life.ts', () => {
  const listed = tableRows(section(DOCUMENT, '## Constants')).map(([name = '', value = '']) => [
    name.replaceAll('`', ''),
    Number(value.replaceAll(',', ''))
  ]);
  const days = Object.entries(life).map(([name, seconds]) => [name, Number(seconds / 86_400n)]);
  expect(Object.fromEntries(listed)).toEqual({ ...limits, ...Object.fromEntries(days) });
});
