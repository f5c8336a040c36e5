import { readFile } from 'node:fs/promises';
import { Principal } from '@dfinity/principal';
import { projectPath } from '../../tests/support/paths.js';

/** The network's nodes of 31 October 2025, beside the repository where the project is developed. */
const NODES_FILE = '../shared/data/network/nodes-2025-10-31.csv';
const PRINCIPAL_COLUMNS = ['node_provider_id', 'node_operator_id', 'node_id'] as const;

/** Distinct principals: the network's providers, then operators, then nodes, then made-up ones. */
export async function benchPrincipals(count: number): Promise<Principal[]> {
  const csv = await readFile(projectPath(NODES_FILE), 'utf8').catch(() => undefined);
  return distinctPrincipals(csv, count);
}

/** @param csv the node list with a header line; none where it is not to be had */
export function distinctPrincipals(csv: string | undefined, count: number): Principal[] {
  const texts = new Set(csv === undefined ? [] : principalsOf(csv));
  const real = [...texts].slice(0, count).map((text) => Principal.fromText(text));
  const made = Array.from({ length: count - real.length }, (_, index) =>
    madeUpPrincipal(`provider ${index}`)
  );
  return [...real, ...made];
}

/** A self-authenticating principal that belongs to nobody. */
export function madeUpPrincipal(name: string): Principal {
  return Principal.selfAuthenticating(new TextEncoder().encode(`a benchmark's public key of ${name}`));
}

/** None of the principals' columns, nor one before them, holds a quoted comma. */
function principalsOf(csv: string): string[] {
  const [header = '', ...lines] = csv.split(/\r?\n/).filter((line) => line !== '');
  const names = header.split(',');
  return PRINCIPAL_COLUMNS.flatMap((column) => {
    const at = names.indexOf(column);
    if (at < 0) throw new Error(`${NODES_FILE} has no column ${column}`);
    return lines.map((line) => line.split(',')[at] ?? '');
  });
}
