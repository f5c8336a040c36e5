import type { Io } from './io.js';

/** How far long work has come, for people. */
export type Progress = (text: string) => void;

const EVERY_MS = 1_000;

/** Says so on stderr, from the second second on and once a second at most; nothing where the answer is for programs. */
export function progressOn(io: Io, json: boolean): Progress {
  if (json) return () => undefined;
  let last = Date.now();
  return (text) => {
    const now = Date.now();
    if (now - last < EVERY_MS) return;
    last = now;
    io.stderr(`nodevault: ${text}\n`);
  };
}
