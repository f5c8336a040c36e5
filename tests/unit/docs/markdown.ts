/** Reads the documents that the tests hold to the code. */
import { readFileSync } from 'node:fs';
import { projectPath } from '../../support/paths.js';

export interface Fence {
  /** From `<!-- example: name -->` right before the fence; empty where there is none. */
  readonly name: string;
  readonly language: string;
  /** Without the line feed at its end. */
  readonly text: string;
}

export function readDocument(path: string): string {
  return readFileSync(projectPath(path), 'utf8');
}

/** The fenced blocks of a document, in order. */
export function fences(document: string): Fence[] {
  const pattern = /(?:<!-- example: ([\w-]+) -->\n)?^```(\w*)\n([\s\S]*?)\n```$/gm;
  return [...document.matchAll(pattern)].map(([, name = '', language = '', text = '']) => ({
    name,
    language,
    text
  }));
}

/** Rows of every table in a document, cells trimmed, header and rule lines left out. */
export function tableRows(document: string): string[][] {
  const lines = document.split('\n');
  return lines
    .filter((line, at) => line.startsWith('|') && !isRule(line) && !isRule(lines[at + 1] ?? ''))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim())
    );
}

/** The part of a document under a heading, up to the next heading of the same or a higher level. */
export function section(document: string, heading: string): string {
  const level = /^#+/.exec(heading)?.[0].length ?? 1;
  const start = document.indexOf(`\n${heading}\n`);
  if (start < 0) throw new Error(`the document has no heading ${heading}`);
  const body = document.slice(start + heading.length + 2);
  const end = body.search(new RegExp(`^#{1,${level}} `, 'm'));
  return end < 0 ? body : body.slice(0, end);
}

function isRule(line: string): boolean {
  return /^\|[\s|:-]+\|$/.test(line);
}
