import { createPrivateKey, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { Ed25519Identity } from '../../../src/client/ed25519-identity.js';

describe('Ed25519 identity', () => {
  test('the PEM is what OpenSSL reads, and comes back as the same identity', () => {
    const identity = Ed25519Identity.generate();
    const pem = identity.toPem();
    const spki = createPublicKey(createPrivateKey(pem)).export({ type: 'spki', format: 'der' });
    expect(new Uint8Array(spki)).toStrictEqual(identity.getPublicKey().toDer());
    expect(Ed25519Identity.fromPem(pem).getPrincipal().toText()).toBe(identity.getPrincipal().toText());
  });

  test("reads OpenSSL's PEM and signs what OpenSSL verifies", async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const message = new TextEncoder().encode('message');
    const signature = await Ed25519Identity.fromPem(String(pem)).sign(message);
    expect(verify(null, message, publicKey, signature)).toBe(true);
    expect(verify(null, new TextEncoder().encode('massage'), publicKey, signature)).toBe(false);
  });

  test.each([
    ['nothing', ''],
    ['another PEM', '-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----'],
    ['damaged base64', '-----BEGIN PRIVATE KEY-----\nA===A\n-----END PRIVATE KEY-----'],
    ['a cut key', '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----']
  ])('refuses %s without quoting it', (_what, pem) => {
    expect(() => Ed25519Identity.fromPem(pem)).toThrow(expect.objectContaining({ code: 'malformed' }));
    expect(() => Ed25519Identity.fromPem(pem)).not.toThrow(/MC4C|AAAA/);
  });

  test('an RSA key is refused', () => {
    const pem = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({
      type: 'pkcs8',
      format: 'pem'
    });
    expect(() => Ed25519Identity.fromPem(String(pem))).toThrow(/no Ed25519 private key/);
  });
});
