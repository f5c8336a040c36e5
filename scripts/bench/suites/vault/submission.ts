import { envelopeSize } from '../../../../src/client/index.js';
import { benchPrincipals } from '../../principals.js';
import { beginVersionArgs, type MadeUpSection, madeUpSection, putChunks } from '../../vault-records.js';
import { DELEGATE, OPERATOR, PROVIDER, STRANGER, type VaultStage } from './cast.js';

const KIB = 1024;

/** About as many node providers as the NNS lists; the one that is looked for comes last. */
const OTHER_PROVIDERS = 149;
/** Data centers of a large provider, each with an operator of its own. */
const OTHER_OPERATORS = 9;

/** @returns the id of the measured provider's record, whose versions 1 and 2 have a section `report` */
export async function measureSubmission(stage: VaultStage): Promise<bigint> {
  const { nns, vault } = stage;
  nns.listsProviders([...(await benchPrincipals(OTHER_PROVIDERS)), PROVIDER]);
  const created = await vault.measureOk('create_record', () => vault.as(PROVIDER).create_record());
  const record = created.value;
  const small = madeUpSection('report', envelopeSize(KIB));
  const large = madeUpSection('report', envelopeSize(100 * KIB));
  await measureVersion(stage, record, { version: 1, section: small, what: 'a 1 KB section' });
  await measureVersion(stage, record, { version: 2, section: large, what: 'a 100 KB section' });
  return record;
}

async function measureVersion(
  { vault }: VaultStage,
  record: bigint,
  { version, section, what }: { version: number; section: MadeUpSection; what: string }
): Promise<void> {
  const provider = vault.as(PROVIDER);
  await vault.measureOk(`begin_version with ${what}`, () =>
    provider.begin_version(beginVersionArgs(record, version, [section]))
  );
  const put = await vault.measure(`put_chunk of ${what}`, () =>
    putChunks(provider, record, version, section)
  );
  const submitted = await vault.measureOk(`submit_version of ${what}`, () =>
    provider.submit_version({ record_id: record, version })
  );
  vault.costs.add(`submit of ${what}: chunks and submit_version`, put.instructions + submitted.instructions);
}

/** Who may act for the provider, and what governance says of it. */
export async function measureStanding({ nns, vault }: VaultStage, record: bigint): Promise<void> {
  const others = await benchPrincipals(OTHER_OPERATORS);
  nns.listsOperators(PROVIDER, [...others, OPERATOR]);
  await vault.measureOk('appoint_delegate', () => vault.as(PROVIDER).appoint_delegate([DELEGATE]));
  await vault.measureOk('claim_operator', () => vault.as(OPERATOR).claim_operator(record));
  await vault.measureOk('refresh_standing', () => vault.as(STRANGER).refresh_standing(record));
}
