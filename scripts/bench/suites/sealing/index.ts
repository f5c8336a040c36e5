/** What sealing a large document costs a provider's machine, beside bare AES-256-GCM and beside IBE over the whole file. */
import { DerivedPublicKey, IbeCiphertext, IbeIdentity, IbeSeed } from '@dfinity/vetkeys';
import { deriveVaultKey, sealedDocument } from '../../../../src/client/index.js';
import { sealSections } from '../../../../src/client/seal-version.js';
import { madeUpBytes } from '../../made-up-bytes.js';
import type { Result, Suite } from '../../result.js';
import { fastestTimes } from '../../timing.js';

const SUITE = 'sealing';
const MIB = 1024 * 1024;
const DOCUMENT_BYTES = 10 * MIB;
/** By issue 4: sealing takes at most so many times as long as AES-256-GCM, plus two IBE wraps. */
const AES_TIMES = 1.5;

const VAULT = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 9, 1, 1);

export const sealingSuite: Suite = {
  name: SUITE,
  async run(progress) {
    progress('sealing 10 MiB, in turn with AES-256-GCM and IBE wraps of 32 bytes');
    const content = madeUpBytes('a document', DOCUMENT_BYTES);
    const [seal, aes, wraps] = await fastestTimes(
      [() => sealDocument(content), await aesGcm(content), wrapTwice],
      15
    );
    progress('IBE over the whole file');
    const [ibe] = await fastestTimes([() => encryptByIbe(content)], 3);
    return {
      results: [
        ratio('sealing to AES-256-GCM of the same bytes', seal, aes),
        ratio('sealing to 1.5 times AES-256-GCM and two IBE wraps', seal, AES_TIMES * aes + wraps, 1),
        ratio('two IBE wraps of 32 bytes to AES-256-GCM', wraps, aes),
        ratio('IBE over the whole file to AES-256-GCM', ibe, aes),
        ratio('IBE over the whole file to sealing', ibe, seal)
      ],
      unmeasured: []
    };
  }
};

function ratio(what: string, value: number, base: number, limit: number | null = null): Result {
  return { suite: SUITE, name: `10 MiB: time of ${what}`, unit: 'ratio', value: value / base, limit };
}

async function sealDocument(content: Uint8Array): Promise<void> {
  const fields = sealedDocument({ fileName: 'document.pdf', mediaType: 'application/pdf', content });
  const address = { vault: VAULT, record: 17n, version: 3 };
  const sections = [{ name: 'document-1', fields }];
  await sealSections({ network: 'local', address, subject: 'report-only', standard: 1, sections });
}

/** Bare encryption: key and nonce are there, nothing is padded, hashed or joined. */
async function aesGcm(content: Uint8Array): Promise<() => Promise<void>> {
  const plaintext = new Uint8Array(content);
  const key = await globalThis.crypto.subtle.importKey('raw', new Uint8Array(32), 'AES-GCM', false, [
    'encrypt'
  ]);
  const iv = new Uint8Array(12);
  return async () => {
    await globalThis.crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plaintext);
  };
}

async function wrapTwice(): Promise<void> {
  for (let share = 0; share < 2; share++) await encryptByIbe(new Uint8Array(32));
}

/** As `@dfinity/vetkeys` does it, from the serialized public key to the serialized ciphertext. */
function encryptByIbe(plaintext: Uint8Array): Promise<void> {
  const recipient = DerivedPublicKey.deserialize(deriveVaultKey('local', VAULT));
  const identity = IbeIdentity.fromBytes(new Uint8Array(100));
  IbeCiphertext.encrypt(recipient, identity, plaintext, IbeSeed.random()).serialize();
  return Promise.resolve();
}
