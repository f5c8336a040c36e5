import { basename, join } from 'node:path';
import { Command } from 'commander';
import { NodeVaultError } from '../../client/errors.js';
import { openReleasedSection, requireRoot } from '../../client/open-section.js';
import { documentFromFields } from '../../client/documents.js';
import { fieldsToJson } from '../../client/section-fields.js';
import type { Field } from '../../protocol/sealed/canonical.js';
import type { NamedSection } from '../../protocol/sealed/commitment.js';
import { readBytes, writeNew } from '../files.js';
import type { Report } from '../io.js';
import type { Run } from '../main.js';
import { readOpeningFolder } from '../opening-folder.js';
import { readShareFile, requireSameSection } from '../share-file.js';

interface Options {
  readonly share?: string[];
  readonly sealed?: string;
  readonly opening?: string;
  readonly out: string;
  readonly force?: boolean;
}

/** `nodevault open`: two shares and a ciphertext, or a provider's opening → readable files, checked against the root. */
export function openCommand(run: Run): Command {
  const command = new Command('open')
    .description('open a released section with both shares, or read an opening that a provider handed over')
    .option('--share <file...>', 'both share files that redeem wrote')
    .option('--sealed <file>', 'the ciphertext that redeem wrote')
    .option('--opening <folder>', 'instead: the opening/ folder that seal wrote')
    .requiredOption('--out <folder>', 'gets the sections in the clear, readable by you only')
    .option('--force', 'replace files that are there');
  return command.action((options: Options) => run(command, () => open(options)));
}

async function open(options: Options): Promise<Report> {
  const { out, force = false } = options;
  const sections =
    options.opening === undefined ? [await openShared(options)] : await readOpening(options.opening);
  const files: string[] = [];
  for (const { name, content } of sections) {
    for (const { fileName, data } of readable(name, content.fields)) {
      const file = join(out, fileName);
      await writeNew(file, data, { force, secret: true });
      files.push(file);
    }
  }
  return {
    json: { sections: sections.map(({ name }) => name), files, root: 'matches' },
    text: `${sections.map(({ name }) => name).join(', ')}: opened, and what the root commits to\n${files.join('\n')}`
  };
}

async function openShared({ share = [], sealed }: Options): Promise<NamedSection> {
  const [first, second] = share;
  if (first === undefined || second === undefined || share.length > 2 || sealed === undefined) {
    throw new NodeVaultError('invalid-argument', 'open: give two --share files and --sealed, or --opening');
  }
  const [one, other] = [await readShareFile(first), await readShareFile(second)];
  requireSameSection(one, other);
  const [a, b] = one.share === 'A' ? [one, other] : [other, one];
  const address = { ...a.address, section: a.section };
  const released = { address, root: a.root, ciphertext: await readBytes(sealed) };
  return { name: a.section, content: (await openReleasedSection(released, a.key, b.key)).content };
}

async function readOpening(folder: string): Promise<readonly NamedSection[]> {
  const { address, root, sections } = await readOpeningFolder(folder);
  requireRoot(root, address, sections);
  return sections;
}

interface ReadableFile {
  readonly fileName: string;
  readonly data: string | Uint8Array;
}

/** What says nothing about a sealed file beyond the file itself. */
const FILE_FIELDS = ['file_name', 'media_type', 'way', 'content'];

/** A document's file and, where the section says more, its fields; other sections as JSON. */
function readable(section: string, fields: readonly Field[]): ReadableFile[] {
  const document = documentFromFields(fields);
  const json = { fileName: `${section}.json`, data: `${JSON.stringify(fieldsToJson(fields), null, 2)}\n` };
  if (!document) return [json];
  const file = { fileName: `${section}-${harmless(document.fileName)}`, data: document.content };
  return fields.every(({ name }) => FILE_FIELDS.includes(name)) ? [file] : [file, json];
}

/** A file name that cannot lead out of its folder. */
function harmless(fileName: string): string {
  const name = basename(fileName.replaceAll('\\', '/')).replace(/[\p{Cc}\p{Cf}]/gu, '_');
  return name === '' || name.startsWith('.') ? 'file' : name;
}
