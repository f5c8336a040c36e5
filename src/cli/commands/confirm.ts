import { Command } from 'commander';
import { Principal } from '@dfinity/principal';
import { bytesToHex } from '@noble/hashes/utils';
import { requireOpening } from '../../client/open-section.js';
import { confirmRoot, registryActor } from '../../client/registry-client.js';
import { requireVersion, vaultActor } from '../../client/vault-client.js';
import { JsonReader } from '../../client/json-reader.js';
import { readDetails } from '../../client/confirmation-json.js';
import { type ConfirmationDetails, QUESTIONS, SCOPES } from '../../protocol/verification/confirmation.js';
import { principalArgument, timeArgument, u64Argument } from '../arguments.js';
import { readJson } from '../files.js';
import type { Report } from '../io.js';
import type { Run } from '../main.js';
import { readOpeningFolder } from '../opening-folder.js';
import { type IdentityOptions, connectAs, withIdentity } from '../options.js';
import { readStandard } from '../standard-option.js';

interface Options extends IdentityOptions {
  readonly registry: Principal;
  readonly validUntil: bigint;
  readonly standard?: string;
  readonly details?: string;
  readonly supersedes?: bigint;
}

/** `nodevault confirm <opening>`: recomputes the root from the plaintext and confirms it, as an accepted verifier. */
export function confirmCommand(run: Run): Command {
  const command = withIdentity(new Command('confirm'))
    .description('confirm, as an accepted verifier, that the sealed data is what you have verified')
    .argument('<folder>', 'the opening/ folder that the provider handed over')
    .requiredOption('--registry <id>', 'the audit registry', principalArgument)
    .requiredOption('--valid-until <time>', 'for example 2027-01-31T00:00:00Z', timeArgument)
    .option(
      '--details <file>',
      'JSON of what was checked, how, and what was found; the identity by documents unless given'
    )
    .option('--supersedes <id>', 'your confirmation of this version that this one replaces', u64Argument)
    .option('--standard <file>', 'the standard of the version, where it is not standard 1');
  return command.action((folder: string, options: Options) => run(command, () => confirm(folder, options)));
}

async function confirm(folder: string, options: Options): Promise<Report> {
  const { registry, validUntil, supersedes } = options;
  const opening = await readOpeningFolder(folder);
  const { address } = opening;
  const { record, version } = address;
  const { agent } = await connectAs(options);
  const sealed = await requireVersion(
    vaultActor(agent, Principal.fromUint8Array(address.vault)),
    record,
    version
  );
  requireOpening(sealed, opening, await readStandard(options.standard));
  const id = await confirmRoot(registryActor(agent, registry), {
    provider: sealed.provider,
    record_id: record,
    version,
    root: sealed.root,
    valid_until: validUntil,
    details: await detailsOf(options, sealed.root),
    ...(supersedes === undefined ? {} : { supersedes })
  });
  const [provider, root] = [sealed.provider.toText(), bytesToHex(sealed.root)];
  return {
    json: { confirmation: id, provider, record, version, root },
    text: `confirmation ${id}: version ${version} of record ${record}, provider ${provider}, root ${root}`
  };
}

/** What the file says; without one: the identity, by documents, which are those of the sealed record. */
async function detailsOf({ details: file }: Options, root: Uint8Array): Promise<ConfirmationDetails> {
  if (file !== undefined) return readDetails(new JsonReader(await readJson(file), file), file);
  return {
    scopes: ['identity'],
    method: 'documents',
    findings: [],
    not_checked: SCOPES.filter((scope) => scope !== 'identity'),
    answers: QUESTIONS.map(() => 'not_checked'),
    evidence_hash: root
  };
}
