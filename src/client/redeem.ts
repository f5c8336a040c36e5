/** What a custodian does with an executed release motion: fetch its share of a section's key, and the ciphertext. */
import type { Share } from '../protocol/sealed/derivation-input.js';
import type { ReleaseSpec } from '../protocol/spec/release.js';
import type { VaultService } from './idl/vault-idl.js';
import type { Network } from './master-keys.js';
import { unlockShare } from './unlock-share.js';
import { enactRelease, fetchSealedSection, redeemShare, requireVersion } from './vault-client.js';

export interface Redemption {
  readonly network: Network;
  /** The vault's canister id, as bytes. */
  readonly vault: Uint8Array;
  readonly proposalId: bigint;
  /** The spec that was voted on. */
  readonly spec: ReleaseSpec;
  readonly section: string;
  readonly share: Share;
}

export interface RedeemedShare {
  /** 32 bytes, this custodian's share of the section's key. Secret. */
  readonly key: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/**
 * Has the grant stored, reads the sealed section, and only then asks for the key: the vault counts derivations.
 * @param transportSecret 32 bytes, the secret of the transport key that the spec names for this share
 * @throws NodeVaultError `canister-refused` with the vault's code; `wrong-vetkey`; `not-authentic`
 */
export async function redeemSection(
  service: VaultService,
  redemption: Redemption,
  transportSecret: Uint8Array
): Promise<RedeemedShare> {
  const { network, vault, proposalId, spec, section, share } = redemption;
  const { record_id, version } = spec;
  await enactRelease(service, proposalId, spec);
  const { salt } = await requireVersion(service, record_id, version);
  const sealed = await fetchSealedSection(service, { record_id, version, section, proposal_id: proposalId });
  const encryptedKey = await redeemShare(service, { proposalId, spec, section, share });
  const address = { vault, record: record_id, version, section, share, salt };
  const wrapped = share === 'A' ? sealed.wrappedA : sealed.wrappedB;
  const key = unlockShare({ network, address, encryptedKey, wrapped }, transportSecret);
  return { key, ciphertext: sealed.ciphertext };
}
