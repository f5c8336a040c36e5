import { canisterCycleBalance, dataCertificate } from 'azle';

import { principalFromText, principalText } from '../../src/protocol/spec/principal-text.js';
import { base64 } from '../common/base64.js';
import type { Page } from '../common/http.js';
import { metricsPage } from '../common/metrics.js';

import { statuses, statusWitness } from './certification.js';
import { providerStatus } from './interface/status.js';
import { log } from './log.js';
import { memory } from './memory.js';
import { SCHEMA } from './schema.js';

const STATUS_PATH = /^\/status\/([a-z0-9-]{1,63})\.json$/;

/** What the registry shows over HTTP: counts, and a provider's status to whoever knows its principal. */
export function registryPage(path: string): Page | undefined {
  if (path === '/metrics') return metricsPage(gauges());
  const text = STATUS_PATH.exec(path)?.[1];
  const provider = text === undefined ? undefined : principalFromText(text);
  return provider === undefined ? undefined : statusPage(provider);
}

/** The status, and what proves it: a reader checks `certificate` and `witness` as those of the `status` query. */
function statusPage(provider: Uint8Array): Page {
  const stored = statuses.get(provider);
  const certificate = dataCertificate();
  const document = {
    provider: principalText(provider),
    ...(stored === undefined ? { status: 'unknown' } : plainStatus(stored)),
    certificate: certificate === undefined ? null : base64(certificate),
    witness: base64(statusWitness([provider]))
  };
  return { type: 'application/json', text: `${JSON.stringify(document)}\n` };
}

function plainStatus(stored: Uint8Array) {
  const [{ kind, record_id, version, root, until, verifiers, verified_by, reasons, sequence }] =
    providerStatus.decode(stored);
  return {
    status: kind,
    record_id: String(record_id),
    version,
    root: base64(root),
    until: String(until),
    verifiers,
    verified_by: verified_by.map(principalText),
    reasons,
    sequence
  };
}

function gauges() {
  const count = (map: { len(): number }): bigint => BigInt(map.len());
  return [
    { name: 'verifiers', help: 'Verifiers that motions accepted', value: count(memory.verifiers) },
    { name: 'confirmations', help: 'Confirmations of record versions', value: count(memory.confirmations) },
    { name: 'statuses', help: 'Providers with a status', value: count(memory.statuses) },
    { name: 'auditors', help: 'Auditors that motions accepted', value: count(memory.auditors) },
    {
      name: 'audit_rounds',
      help: 'Audit rounds that motions commissioned',
      value: count(memory.auditRounds)
    },
    { name: 'audits', help: 'Drawn nodes in all rounds', value: count(memory.audits) },
    { name: 'reports', help: 'Audit reports, withdrawn ones included', value: count(memory.reports) },
    {
      name: 'recommendations',
      help: 'Recommendations, withdrawn ones included',
      value: count(memory.recommendations)
    },
    { name: 'challenges', help: 'Challenges, withdrawn ones included', value: count(memory.challenges) },
    { name: 'witnessed_heads', help: "Heads of the vault's log on record", value: count(memory.vaultHeads) },
    { name: 'log_blocks', help: 'Blocks of the log', value: log.length },
    { name: 'cycles', help: 'Cycles balance', value: canisterCycleBalance() },
    { name: 'schema_version', help: 'Version of the stable memory layout', value: BigInt(SCHEMA) }
  ];
}
