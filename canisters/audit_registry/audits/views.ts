import { MAX_PAGE } from '../../../src/protocol/limits.js';
import { type Opt } from '../../common/option.js';
import { nowSeconds } from '../../common/clock.js';
import { readU64 } from '../../common/stored_bytes.js';
import type {
  AuditAddress,
  AuditInfo,
  AuditorInfo,
  AuditorsPage,
  RoundInfo,
  RoundsPage,
  SamplePage
} from '../interface/audits.js';
import type { ReportInfo, ReportsPage } from '../interface/reports.js';

import { assignedAuditors } from './assigning.js';
import { auditorCount, auditorPage, findAuditor, stateOf } from './auditor_store.js';
import { findReport, reportCountOf, reportOf, reportState, reportWeight } from './report_store.js';
import { findAudit, findRound, roundCount, roundKeys, roundState } from './round_store.js';

/** What the public queries answer, in candid's shapes. */

export function auditorInfo(auditor: Uint8Array): Opt<AuditorInfo> {
  const record = findAuditor(auditor);
  if (record === undefined) return [];
  return [
    {
      auditor,
      state: stateOf(record, nowSeconds()),
      single_payer: record.paid_by.length === 1,
      details: record
    }
  ];
}

export function auditorsPage(start: bigint): AuditorsPage {
  const length = auditorCount();
  const auditors = start < BigInt(length) ? auditorPage(Number(start), MAX_PAGE) : [];
  return { auditors, length: BigInt(length) };
}

export function roundInfo(round: bigint): Opt<RoundInfo> {
  const record = findRound(round);
  return record === undefined ? [] : [{ round, state: roundState(round, record), details: record }];
}

export function roundsPage(start: bigint): RoundsPage {
  const length = roundCount();
  const keys = start < BigInt(length) ? roundKeys(Number(start), MAX_PAGE) : [];
  return { rounds: keys.map(readU64), length: BigInt(length) };
}

export function samplePage(round: bigint, start: bigint): SamplePage {
  const drawn = findRound(round)?.drawn ?? 0;
  const nodes: SamplePage['nodes'][number][] = [];
  for (let at = start; at < BigInt(drawn) && nodes.length < MAX_PAGE; at++) {
    const audit = findAudit(round, Number(at));
    if (audit === undefined) break;
    const { node, provider, data_center } = audit.candidate;
    nodes.push({ node, provider, data_center, reports: audit.reports.length });
  }
  return { nodes, length: BigInt(drawn) };
}

export function auditInfo({ round, position }: AuditAddress): Opt<AuditInfo> {
  const record = findAudit(round, position);
  if (record === undefined) return [];
  return [{ round, position, auditors: assignedAuditors(round, position, record), details: record }];
}

export function reportInfo(id: bigint): Opt<ReportInfo> {
  const record = findReport(id);
  if (record === undefined) return [];
  const now = nowSeconds();
  return [{ id, state: reportState(record, now), weight: reportWeight(record, now), details: record }];
}

export function reportsPage(provider: Uint8Array, start: bigint): ReportsPage {
  const length = reportCountOf(provider);
  const reports: bigint[] = [];
  for (let at = start; at < length && reports.length < MAX_PAGE; at++) {
    const id = reportOf(provider, at + 1n);
    if (id !== undefined) reports.push(id);
  }
  return { reports, length };
}
