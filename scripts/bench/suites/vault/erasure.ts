import { unwrap } from '../../../../src/client/index.js';
import { renderErase } from '../../../../src/protocol/spec/erase.js';
import { renderRetention } from '../../../../src/protocol/spec/retention.js';
import { renderStandard } from '../../../../src/protocol/spec/standard.js';
import { STANDARD_1_IN_VAULT } from '../../../../src/protocol/standard/standard-1.js';
import { executedMotion } from '../../nns/proposals.js';
import { madeUpSection, submitVersion } from '../../vault-records.js';
import { LEAVER, Motion, STRANGER, UPDATER, type VaultStage } from './cast.js';

/** The first of the records that were there beforehand. */
const FIRST_RECORD = 1n;
/** Longer than the notice between a provider's wish and its erasure. */
const NOTICE_SECONDS = 31n * 86_400n;

/**
 * Erasure by wish and by motion, each of a record with one version, and of a superseded version. Time passes: this
 * comes last.
 */
export async function measureErasure({ network, nns, vault }: VaultStage): Promise<void> {
  const leaver = vault.as(LEAVER);
  const stranger = vault.as(STRANGER);
  nns.listsProviders([LEAVER]);
  const record = unwrap(await leaver.create_record(), 'identity_vault.create_record');
  await submitVersion(leaver, record, 1, [madeUpSection('document-1', 512), madeUpSection('report', 512)]);
  await vault.measureOk('request_erasure', () => leaver.request_erasure(record));
  await vault.measureOk('cancel_erasure', () => leaver.cancel_erasure(record));
  unwrap(await leaver.request_erasure(record), 'identity_vault.request_erasure');

  const updater = vault.as(UPDATER);
  nns.listsProviders([UPDATER]);
  const updated = unwrap(await updater.create_record(), 'identity_vault.create_record');
  for (const version of [1, 2])
    await submitVersion(updater, updated, version, [madeUpSection('report', 512)]);

  const self = vault.id.toUint8Array();
  const erase = { record_id: FIRST_RECORD, reason: 'Ordered by a court, see forum topic 41850' };
  nns.answersProposal(executedMotion(Motion.erase, renderErase(self, erase)));
  await vault.measureOk('enact an erasure', () => stranger.enact(Motion.erase, { erase }));
  const set_retention = { days: 400 };
  nns.answersProposal(executedMotion(Motion.retention, renderRetention(self, set_retention)));
  await vault.measureOk('enact a retention', () => stranger.enact(Motion.retention, { set_retention }));

  const subjects = STANDARD_1_IN_VAULT.subjects.map(({ kind, required, optional }) => ({
    kind,
    required: [...required],
    optional: [...optional]
  }));
  const set_standard = { ...STANDARD_1_IN_VAULT, number: 2, subjects };
  nns.answersProposal(executedMotion(Motion.standard, renderStandard(self, set_standard)));
  await vault.measureOk('enact a standard', () => stranger.enact(Motion.standard, { set_standard }));

  network.advance(NOTICE_SECONDS);
  await vault.measureOk('drop_version', () => updater.drop_version(updated));
  await vault.measureOk('erase_record', () => stranger.erase_record(record));
}
