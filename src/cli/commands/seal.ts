import { join } from 'node:path';
import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { bytesToHex } from '@noble/hashes/utils';
import { trustFor } from '../../client/connection.js';
import { NodeVaultError } from '../../client/errors.js';
import { readCanisterFacts, requireTrustedVault } from '../../client/preflight.js';
import { sealVersion } from '../../client/seal-version.js';
import { requireSameStandard, STANDARD_1 } from '../../client/standard-file.js';
import { fetchStandard, vaultActor } from '../../client/vault-client.js';
import type { Standard } from '../../protocol/standard/standard.js';
import { hashArgument, principalArgument, principalList, u32Argument, u64Argument } from '../arguments.js';
import type { Report } from '../io.js';
import type { Run } from '../main.js';
import { writeOpeningFolder } from '../opening-folder.js';
import { type NetworkOptions, connectAs, withNetwork } from '../options.js';
import { writeSealedFolder } from '../sealed-folder.js';
import { readStandard } from '../standard-option.js';
import { readSubjectFolder } from '../subject-folder.js';

interface Options extends NetworkOptions {
  readonly vault: Principal;
  readonly record: bigint;
  /** Named `recordVersion`, because commander keeps `version` to itself. */
  readonly recordVersion: number;
  readonly subject: string;
  readonly standard?: string;
  readonly out: string;
  readonly offline?: boolean;
  readonly moduleHash?: string;
  readonly controller?: Principal[];
  readonly force?: boolean;
}

const KINDS = STANDARD_1.subjects.map(({ kind }) => kind).join(', ');

/** `nodevault seal <folder>`: checks the vault in certified state, then seals offline to the pinned key. */
export function sealCommand(run: Run): Command {
  const command = withNetwork(new Command('seal'))
    .description('seal the sections and documents in a folder for a vault')
    .argument('<folder>', 'JSON file per section, and documents/')
    .requiredOption('--vault <id>', 'the vault', principalArgument)
    .requiredOption('--record <n>', 'your record (nodevault record)', u64Argument)
    .requiredOption('--record-version <n>', "the record's next version", u32Argument)
    .requiredOption('--subject <kind>', `what you are: ${KINDS}`)
    .requiredOption('--out <folder>', 'gets sealed/, to submit, and opening/, secret, to keep')
    .option('--module-hash <sha256>', "the vault's code that you trust", hashArgument)
    .option(
      '--controller <id>',
      'a controller of the vault that you trust (repeat; none: leave out)',
      principalList
    )
    .option('--standard <file>', 'the standard in force, where it is not standard 1')
    .option('--offline', 'do not check the vault first')
    .option('--force', 'replace files that are there');
  return command.action((folder: string, options: Options) => run(command, () => seal(folder, options)));
}

async function seal(folder: string, options: Options): Promise<Report> {
  const { network, vault, record, recordVersion, out, force = false } = options;
  const standard = await readStandard(options.standard);
  if (!options.offline) await checkVault(options, standard);
  const address = { vault: vault.toUint8Array(), record, version: recordVersion };
  const { sealed, opening } = await sealVersion({
    network,
    address,
    subject: options.subject,
    standard,
    sections: await readSubjectFolder(folder)
  });
  await writeOpeningFolder(join(out, 'opening'), opening, force);
  await writeSealedFolder(join(out, 'sealed'), sealed, { force });
  const sections = sealed.sections.map(({ name, ciphertext }) => ({ name, size: ciphertext.length }));
  const root = bytesToHex(sealed.root);
  return {
    json: { sealed: join(out, 'sealed'), opening: join(out, 'opening'), root, sections },
    text:
      `sealed ${sections.map(({ name, size }) => `${name} (${size} bytes)`).join(', ')}\nroot ${root}\n` +
      `submit ${join(out, 'sealed')}; keep ${join(out, 'opening')} secret: it is the data in the clear`
  };
}

async function checkVault(options: Options, standard: Standard): Promise<void> {
  const { vault, moduleHash, controller = [] } = options;
  if (moduleHash === undefined) {
    throw new NodeVaultError(
      'invalid-argument',
      'seal: name the code you trust with --module-hash (and --controller), so that the vault is checked before you seal ' +
        'to it, or say --offline'
    );
  }
  const connection = await connectAs(options);
  const facts = await readCanisterFacts(connection.agent, trustFor(connection, vault));
  requireTrustedVault(vault, facts, { moduleHash, controllers: controller.map((id) => id.toText()) });
  requireSameStandard(standard, await fetchStandard(vaultActor(connection.agent, vault)));
}
