import { Command } from 'commander';
import { Principal } from '@dfinity/principal';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { fetchCertifiedRoot } from '../../client/certified-version.js';
import {
  type Disclosure,
  parseDisclosure,
  requireDisclosed,
  requireDisclosedFile
} from '../../client/disclosure.js';
import { fileHash } from '../../client/documents.js';
import type { CommittedField } from '../../protocol/sealed/commitment.js';
import { hashArgument } from '../arguments.js';
import { readBytes, readJson } from '../files.js';
import type { Report } from '../io.js';
import type { Run } from '../main.js';
import { type NetworkOptions, connectAs, withNetwork } from '../options.js';

interface Options extends NetworkOptions {
  readonly root?: string;
  readonly document?: string;
}

/** `nodevault check-disclosure <file>`: checks a disclosed field against the vault's certified root. */
export function checkDisclosureCommand(run: Run): Command {
  const command = withNetwork(new Command('check-disclosure'))
    .description(
      "check a disclosed field, and the file it is the hash of, against the vault's certified root"
    )
    .argument('<file>', 'the file that disclose wrote')
    .option(
      '--document <file>',
      'the file that the field stands for: a redacted copy, one kept outside, or the original'
    )
    .option(
      '--root <sha256>',
      'a root that you trust, for example from a motion, instead of asking',
      hashArgument
    );
  return command.action((file: string, options: Options) => run(command, () => check(file, options)));
}

async function check(file: string, options: Options): Promise<Report> {
  const disclosure = parseDisclosure(await readJson(file), file);
  const root =
    options.root === undefined ? await certifiedRoot(disclosure, options) : hexToBytes(options.root);
  requireDisclosed(root, disclosure);
  if (options.document !== undefined) requireDisclosedFile(disclosure, await readBytes(options.document));
  return describe(disclosure, root, options);
}

async function certifiedRoot({ address }: Disclosure, options: Options): Promise<Uint8Array> {
  const { agent } = await connectAs(options);
  return fetchCertifiedRoot(agent, address);
}

function describe({ address, disclosure }: Disclosure, root: Uint8Array, { document }: Options): Report {
  const { record, version } = address;
  const { section, field } = disclosure;
  const vault = Principal.fromUint8Array(address.vault).toText();
  const about = { vault, record, version, root: bytesToHex(root), section, field: field.name };
  return {
    json: { ...about, ...fieldValue(field), ...(document === undefined ? {} : { document: 'matches' }) },
    text:
      `record ${record}, version ${version}, section ${section}, field ${field.name}: ${Object.values(fieldValue(field)).join()}\n` +
      `proven against root ${bytesToHex(root)}` +
      (document === undefined ? '' : `\n${document} is the file with that hash`)
  };
}

/** What is shown of the field: text as it is, bytes by their hash. */
function fieldValue(field: CommittedField): Record<string, string> {
  if ('sha256' in field) return { sha256: bytesToHex(field.sha256) };
  return typeof field.value === 'string' ? { value: field.value } : { sha256: fileHash(field.value) };
}
