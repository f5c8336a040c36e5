import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { IDL } from '@dfinity/candid';
import { RegistryInit, registryIdl } from '../../../src/client/idl/registry-idl.js';
import { vaultIdl } from '../../../src/client/idl/vault-idl.js';
import { describeService, describeType, parseDid } from '../../support/candid-did.js';

const did = (canister: string): string =>
  readFileSync(new URL(`../../../canisters/${canister}/${canister}.did`, import.meta.url), 'utf8');

describe("the client's interfaces are the canisters' .did files", () => {
  test('identity_vault', () => {
    const parsed = parseDid(did('identity_vault'));
    expect(describeService(vaultIdl())).toStrictEqual(parsed.methods);
    expect(parsed.init).toBe('()');
  });

  test('audit_registry', () => {
    const parsed = parseDid(did('audit_registry'));
    expect(describeService(registryIdl())).toStrictEqual(parsed.methods);
    expect(parsed.init).toBe(`(${describeType(RegistryInit)})`);
  });

  test('a difference shows', () => {
    const text =
      'type A = record { x : nat64; y : opt blob };\nservice : { f : (A) -> (variant { Ok; Err : text }) query; }';
    const service = (y: IDL.Type): IDL.ServiceClass =>
      IDL.Service({
        f: IDL.Func(
          [IDL.Record({ y, x: IDL.Nat64 })],
          [IDL.Variant({ Ok: IDL.Null, Err: IDL.Text })],
          ['query']
        )
      });
    const { methods } = parseDid(text);
    expect(describeService(service(IDL.Opt(IDL.Vec(IDL.Nat8))))).toStrictEqual(methods);
    expect(describeService(service(IDL.Opt(IDL.Text)))).not.toStrictEqual(methods);
  });
});
