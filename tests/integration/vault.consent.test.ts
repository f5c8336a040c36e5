/** What a hardware wallet shows of a call on the vault, as a client that nobody here wrote asks for it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { IDL } from '@dfinity/candid';
import { HttpAgent } from '@icp-sdk/core/agent';
import { Principal } from '@icp-sdk/core/principal';
import { ConsentMessageError, type IcrcLedger, IcrcLedgerCanister } from '../support/nns-clients.js';
import { someone, Stage } from '../support/stage.js';

let stage: Stage;
let wallet: IcrcLedger;
const delegate = someone('a delegate');

beforeAll(async () => {
  stage = await Stage.create();
  const host = `http://127.0.0.1:${await stage.world.pic.makeLive()}`;
  const agent = await HttpAgent.create({ host, shouldFetchRootKey: true });
  wallet = IcrcLedgerCanister.create({ agent, canisterId: Principal.fromText(stage.vault.toText()) });
});

afterAll(() => stage?.tearDown());

type Types = IDL.Type[];

function ask(method: string, types: Types, values: unknown[]) {
  const arg = new Uint8Array(IDL.encode(types, values));
  const userPreferences = { metadata: { language: 'de', utcOffsetMinutes: 60 } };
  return wallet.consentMessage({ method, arg, userPreferences });
}

describe('ICRC-21', () => {
  test('a delegate is shown by its principal, in Markdown or as fields', async () => {
    const { metadata, consent_message } = await ask(
      'appoint_delegate',
      [IDL.Opt(IDL.Principal)],
      [[delegate]]
    );
    expect(metadata.language).toBe('en');
    expect(consent_message.GenericDisplayMessage).toContain(
      `# Let a delegate submit for you\n\n**Delegate:**\n${delegate.toText()}\n`
    );

    const arg = new Uint8Array(IDL.encode([IDL.Opt(IDL.Principal)], [[delegate]]));
    const small = await stage.vaultAs(delegate).icrc21_canister_call_consent_message({
      method: 'appoint_delegate',
      arg,
      user_preferences: {
        metadata: { language: 'en', utc_offset_minutes: [-60] },
        device_spec: [{ FieldsDisplay: null }]
      }
    });
    expect(small).toMatchObject({
      Ok: {
        consent_message: {
          FieldsDisplayMessage: {
            intent: 'Let a delegate submit for you',
            fields: expect.arrayContaining([['Delegate', { Text: { content: delegate.toText() } }]])
          }
        }
      }
    });
  });

  test('nobody as a delegate is another message than somebody', async () => {
    const { consent_message } = await ask('appoint_delegate', [IDL.Opt(IDL.Principal)], [[]]);
    expect(consent_message).toEqual({
      GenericDisplayMessage: '# Remove the delegate of your identity record'
    });
  });

  test.each([
    ['create_record', [], []],
    ['claim_operator', [IDL.Nat64], [7n]],
    [
      'submit_version',
      [IDL.Record({ record_id: IDL.Nat64, version: IDL.Nat32 })],
      [{ record_id: 7n, version: 2 }]
    ],
    ['request_erasure', [IDL.Nat64], [7n]],
    ['cancel_erasure', [IDL.Nat64], [7n]],
    ['drop_version', [IDL.Nat64], [7n]],
    ['give_back', [IDL.Nat64, IDL.Variant({ A: IDL.Null, B: IDL.Null })], [7n, { B: null }]]
  ])('%s has a message with its particulars', async (method, types, values) => {
    const { consent_message } = await ask(method, types, values);
    expect(consent_message.GenericDisplayMessage).toMatch(/^# [A-Z]/);
    if (values.length > 0) expect(consent_message.GenericDisplayMessage).toMatch(/\n7(\n|$)/);
  });

  test('what has no message, or an argument that is none, is refused', async () => {
    await expect(ask('redeem', [], [])).rejects.toThrow(ConsentMessageError);
    await expect(ask('claim_operator', [IDL.Text], ['me'])).rejects.toThrow(ConsentMessageError);
    await expect(ask('icrc1_transfer', [], [])).rejects.toThrow(/no consent message for this method/);
  });

  test('ICRC-10 names it', async () => {
    const standards = await stage.vaultAs(delegate).icrc10_supported_standards();
    expect(standards.map(({ name }) => name)).toContain('ICRC-21');
  });
});
