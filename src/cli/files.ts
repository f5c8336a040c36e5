/** File access of the commands: typed errors, no silent overwriting, secrets for their owner only. */
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NodeVaultError } from '../client/errors.js';

/** Larger files than this are no input of ours: a document is at most 20 MiB, its JSON forms double that. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

export interface WriteOptions {
  /** Replace a file that is there. */
  readonly force: boolean;
  /** Readable and writable by the owner only. */
  readonly secret?: boolean;
}

export async function readBytes(file: string): Promise<Uint8Array> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new NodeVaultError('file', `${file}: cannot be read (${errno(error)}); check the path`, { file });
  });
  if (bytes.length > MAX_FILE_BYTES) {
    throw new NodeVaultError('too-large', `${file}: ${bytes.length} bytes, the limit is ${MAX_FILE_BYTES}`, {
      file
    });
  }
  return new Uint8Array(bytes);
}

export async function readText(file: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readBytes(file));
  } catch (error) {
    if (error instanceof NodeVaultError) throw error;
    throw new NodeVaultError('malformed', `${file}: it is not UTF-8 text; save it as UTF-8`, { file });
  }
}

/** Parsed JSON. The error gives no excerpt, because the file may hold secrets. */
export async function readJson(file: string): Promise<unknown> {
  const text = await readText(file);
  try {
    return JSON.parse(text);
  } catch {
    throw new NodeVaultError('malformed', `${file}: it is not JSON; correct it`, { file });
  }
}

/** Names in a folder, ascending; files and folders apart, hidden ones left out. */
export async function listFolder(folder: string): Promise<{ files: string[]; folders: string[] }> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw new NodeVaultError('file', `${folder}: cannot be listed (${errno(error)}); check the path`, {
      file: folder
    });
  });
  const visible = entries
    .filter(({ name }) => !name.startsWith('.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    files: visible.filter((entry) => entry.isFile()).map(({ name }) => name),
    folders: visible.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  };
}

/** Refuses before any work is done where a file to be written is there already. */
export async function requireAbsent(files: readonly string[], { force }: WriteOptions): Promise<void> {
  if (force) return;
  for (const file of files) {
    const { files: present } = await listFolder(dirname(file)).catch(() => ({ files: [] as string[] }));
    if (present.some((name) => join(dirname(file), name) === join(file))) throw exists(file);
  }
}

export async function writeNew(
  file: string,
  data: string | Uint8Array,
  options: WriteOptions
): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: options.secret ? 0o700 : 0o755 });
    if (options.force) await rm(file, { force: true });
    await writeFile(file, data, { flag: 'wx', mode: options.secret ? 0o600 : 0o644 });
  } catch (error) {
    if (errno(error) === 'EEXIST') throw exists(file);
    throw new NodeVaultError('file', `${file}: cannot be written (${errno(error)}); check path and rights`, {
      file
    });
  }
}

function exists(file: string): NodeVaultError {
  return new NodeVaultError(
    'file',
    `${file}: it is there already; give another path, or --force to replace it`,
    {
      file
    }
  );
}

function errno(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error
    ? String(error.code)
    : 'unknown error';
}
