import { bytesToHex } from '@noble/hashes/utils';
import { registryActor, vaultActor } from '../../src/client/index.js';
import type { DemoNetwork } from './network.js';
import type { Report } from './report.js';

interface Entry {
  readonly index: bigint;
  readonly time: bigint;
  readonly kind: string;
}

interface Page<E extends Entry> {
  readonly entries: readonly E[];
  readonly length: bigint;
}

/** Prints both canisters' logs, page by page; the number of entries. */
export async function printLogs(network: DemoNetwork, report: Report): Promise<number> {
  const { agent } = await network.connect();
  const vault = await allEntries((start) => vaultActor(agent, network.vault).get_log(start));
  const registry = await allEntries((start) => registryActor(agent, network.registry).get_log(start));
  for (const [name, entries] of [
    ['vault', vault],
    ['registry', registry]
  ] as const) {
    for (const entry of entries) report.fact(`${name} ${entry.index}`, describe(entry));
  }
  return vault.length + registry.length;
}

async function allEntries<E extends Entry>(page: (start: bigint) => Promise<Page<E>>): Promise<E[]> {
  const entries: E[] = [];
  for (;;) {
    const next = await page(BigInt(entries.length));
    entries.push(...next.entries);
    if (next.entries.length === 0 || BigInt(entries.length) >= next.length) return entries;
  }
}

/** Every field that is there: candid's options are lists of none or one. */
function describe({ index: _index, time, kind, ...rest }: Entry & object): string {
  const facts = Object.entries(rest).flatMap(([name, value]: [string, unknown]) => {
    const present = Array.isArray(value) ? value : [value];
    return present.map((one) => `${name} ${one instanceof Uint8Array ? bytesToHex(one) : String(one)}`);
  });
  return `${new Date(Number(time) * 1000).toISOString()} ${kind}, ${facts.join(', ')}`;
}
