import { beforeAll, describe, expect, test } from '@jest/globals';
import { Cbor, HttpAgent } from '@dfinity/agent';
import { Principal } from '@dfinity/principal';
import { readCanisterFacts, requireTrustedVault } from '../../../src/client/preflight.js';
import { hashTree, signTree, signingKey, timeLeaf } from './test-certificates.js';

const ROOT = signingKey(1);
const NOW = Date.UTC(2026, 0, 31);
const VAULT = Principal.fromUint8Array(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 7, 1, 1));
const TRUST = { rootKey: ROOT.publicKey, canister: VAULT, now: NOW };
const GOVERNANCE = Principal.fromText('rrkah-fqaaa-aaaaa-aaaaq-cai');
const STRANGER = Principal.fromUint8Array(new Uint8Array(29).fill(9));
const HASH = 'ab'.repeat(32);

/** An agent whose node answers `read_state` with this certificate. */
function agentAnswering(certificate: Uint8Array): HttpAgent {
  const body = Cbor.encode({ certificate });
  return HttpAgent.createSync({
    host: 'http://127.0.0.1:1',
    fetch: () => Promise.resolve(new Response(new Uint8Array(body))),
    retryTimes: 0
  });
}

async function vaultState(controllers: Principal[], key = ROOT): Promise<Uint8Array> {
  const list = Cbor.encode(controllers.map((id) => id.toUint8Array()));
  const facts: [string, Uint8Array][] = [
    ['controllers', list],
    ['module_hash', new Uint8Array(32).fill(0xab)]
  ];
  return signTree(
    hashTree([
      ['canister', [[VAULT.toUint8Array(), facts]]],
      ['time', timeLeaf(NOW)]
    ]),
    key
  );
}

describe('before sealing', () => {
  let certificate: Uint8Array;

  beforeAll(async () => {
    certificate = await vaultState([GOVERNANCE]);
  });

  test('controllers and module hash come from certified state', async () => {
    const facts = await readCanisterFacts(agentAnswering(certificate), TRUST);
    expect(facts).toStrictEqual({ controllers: [GOVERNANCE.toText()], moduleHash: HASH });
    const expected = { controllers: [GOVERNANCE.toText()], moduleHash: HASH.toUpperCase() };
    expect(() => requireTrustedVault(VAULT, facts, expected)).not.toThrow();
  });

  test('case 29: a controller added or removed, or code changed: refused', async () => {
    const facts = await readCanisterFacts(agentAnswering(await vaultState([GOVERNANCE, STRANGER])), TRUST);
    const expected = { controllers: [GOVERNANCE.toText()], moduleHash: HASH };
    const refused = (actual: typeof facts): void => {
      expect(() => requireTrustedVault(VAULT, actual, expected)).toThrow(
        expect.objectContaining({ code: 'untrusted-vault' })
      );
    };
    refused(facts);
    refused({ controllers: [], moduleHash: HASH });
    refused({ controllers: [GOVERNANCE.toText()], moduleHash: 'cd'.repeat(32) });
    refused({ controllers: [GOVERNANCE.toText()], moduleHash: null });
  });

  test('a certificate that another network signed is refused', async () => {
    const foreign = agentAnswering(await vaultState([GOVERNANCE], signingKey(2)));
    await expect(readCanisterFacts(foreign, TRUST)).rejects.toMatchObject({ code: 'bad-certificate' });
  });
});
