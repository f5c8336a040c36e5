/** Audits in `canisters/audit_registry/audit_registry.did`: auditors, rounds, reports, practices; a test compares the two. */
import {
  type AcceptAuditorSpec,
  auditorActs,
  auditorMethods,
  type AuditorService,
  type SuspendAuditorSpec
} from './auditors-idl.js';
import { practicesMethods, type PracticesService } from './practices-idl.js';
import { reportMethods, type ReportService } from './reports-idl.js';
import { type CommissionRoundSpec, roundActs, roundMethods, type RoundService } from './rounds-idl.js';

export * from './auditors-idl.js';
export * from './practices-idl.js';
export * from './reports-idl.js';
export * from './rounds-idl.js';

/** What motions decide about audits. */
export type AuditAct =
  | { accept_auditor: AcceptAuditorSpec }
  | { suspend_auditor: SuspendAuditorSpec }
  | { commission_round: CommissionRoundSpec };

export const auditActs = { ...auditorActs, ...roundActs };

export interface AuditService extends AuditorService, RoundService, ReportService, PracticesService {}

export const auditMethods = { ...auditorMethods, ...roundMethods, ...reportMethods, ...practicesMethods };
