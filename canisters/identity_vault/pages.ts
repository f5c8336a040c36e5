import { canisterCycleBalance } from 'azle';

import type { Page } from '../common/http.js';
import { metricsPage } from '../common/metrics.js';

import { log } from './log.js';
import { memory } from './memory.js';
import { SCHEMA } from './schema.js';
import { sealedBytes } from './usage.js';

/** What the vault shows over HTTP: counts, and nothing of what it keeps. */
export function vaultPage(path: string): Page | undefined {
  return path === '/metrics' ? metricsPage(gauges()) : undefined;
}

function gauges() {
  const count = (map: { len(): number }): bigint => BigInt(map.len());
  return [
    { name: 'records', help: 'Records, erased ones included', value: count(memory.records) },
    { name: 'versions', help: 'Versions, drafts included', value: count(memory.versions) },
    { name: 'sections', help: 'Sealed sections', value: count(memory.sections) },
    { name: 'chunks', help: 'Chunks of ciphertext, up to 1 MiB each', value: count(memory.chunks) },
    { name: 'sealed_bytes', help: 'Bytes of ciphertext that records stand for', value: sealedBytes() },
    { name: 'grants', help: 'Releases that executed motions granted', value: count(memory.grants) },
    { name: 'log_blocks', help: 'Blocks of the log', value: log.length },
    { name: 'cycles', help: 'Cycles balance', value: canisterCycleBalance() },
    { name: 'schema_version', help: 'Version of the stable memory layout', value: BigInt(SCHEMA) }
  ];
}
