/** Where a command writes: data to stdout, people's text to stderr. Tests pass their own. */
export interface Io {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

export const PROCESS_IO: Io = {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text)
};

/** What a command has to say: `json` for programs, `text` for people. Neither ever holds a secret. */
export interface Report {
  readonly json: Record<string, unknown>;
  readonly text: string;
  /** Data that is the command's very result, for stdout where `--json` is not given (a rendered motion). */
  readonly data?: string;
  /** Exit status where the answer itself is negative, for example a provider that is not verified. */
  readonly exitCode?: number;
}

/** JSON with 64-bit integers as text and bytes as hex. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === 'bigint') return item.toString();
    if (item instanceof Uint8Array) return Buffer.from(item).toString('hex');
    return item;
  });
}
