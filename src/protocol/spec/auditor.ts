import { MAX_CONFLICTS } from '../audit/limits.js';
import { compareBytes } from '../audit/candidates.js';
import { err, ok, type Result } from '../errors.js';
import { MAX_NAME_LENGTH, MAX_PURPOSE_LENGTH } from '../limits.js';
import { asciiBytes, bigEndian, lengthPrefixed } from '../sealed/length-prefixed.js';
import { type Defect, hashDefect, lineDefect, principalDefect, timeDefect } from './defects.js';
import { hex, principalText, renderLines, utcTime } from './lines.js';

/** What somebody who wants to be an auditor says of itself. Public. */
export interface AuditorApplication {
  readonly name: string;
  /** The group that it works with at first; rounds can be limited to one. */
  readonly pilot_group: string;
  /** What it pledges, in e8s of ICP. On record only: no ledger holds it. */
  readonly stake_e8s: bigint;
  /** What an audit on site costs, in e8s of ICP, travel included. */
  readonly fee_e8s: bigint;
  /** Who else pays it. */
  readonly funding: string;
  /** SHA-256 of its statement: experience, method, insurance. 32 bytes. */
  readonly statement_hash: Uint8Array;
  /** Providers that it must not audit, ascending: owners, customers and family among them. */
  readonly conflicts: readonly Uint8Array[];
}

/** An auditor that the NNS accepts, as it applied. */
export interface AcceptAuditorSpec {
  /** Principal, raw bytes. */
  readonly auditor: Uint8Array;
  readonly name: string;
  readonly pilot_group: string;
  /** `applicationHash` of the application that was voted on, 32 bytes. */
  readonly application_hash: Uint8Array;
  /** Seconds since the epoch, inclusive. */
  readonly valid_until: bigint;
}

/** Ends an auditor's acceptance, and says how much of the pledged stake is forfeit. */
export interface SuspendAuditorSpec {
  readonly auditor: Uint8Array;
  /** 0 where nothing is forfeit. */
  readonly slash_e8s: bigint;
  readonly reason: string;
}

const PILOT_GROUP = /^[a-z][a-z0-9-]{0,39}$/;

export function isPilotGroup(text: string): boolean {
  return PILOT_GROUP.test(text);
}

function pilotGroupDefect(text: string): Defect {
  return isPilotGroup(text) ? undefined : 'pilot_group: not a group (a-z, 0-9, -, at most 40)';
}

/** Checks an application's form. `Err` has code `invalid_argument` and names the field. */
export function checkApplication(application: AuditorApplication): Result<null> {
  const { name, pilot_group: group, funding, statement_hash: hash, conflicts } = application;
  const defect =
    lineDefect('name', name, MAX_NAME_LENGTH) ??
    pilotGroupDefect(group) ??
    noneDefect('funding', funding) ??
    hashDefect('statement_hash', hash) ??
    conflictsDefect(conflicts);
  return defect === undefined ? ok(null) : err('invalid_argument', `application: ${defect}`);
}

/** Of a line that is never empty. */
export function noneDefect(field: string, text: string): Defect {
  const defect = lineDefect(field, text, MAX_PURPOSE_LENGTH);
  return defect === undefined ? undefined : `${defect}; write "none" where there is none`;
}

/** Of the providers that an applicant says it cannot judge. */
export function conflictsDefect(conflicts: readonly Uint8Array[]): Defect {
  if (conflicts.length > MAX_CONFLICTS)
    return `conflicts: ${conflicts.length} given; at most ${MAX_CONFLICTS}`;
  return ascendingDefect('conflicts', conflicts);
}

/** Why a list of principals is not strictly ascending, or undefined. */
export function ascendingDefect(field: string, principals: readonly Uint8Array[]): string | undefined {
  for (const [at, id] of principals.entries()) {
    const before = principals[at - 1];
    const defect = principalDefect(`${field}[${at}]`, id);
    if (defect !== undefined) return defect;
    if (before !== undefined && compareBytes(before, id) >= 0)
      return `${field}[${at}]: must be ascending by bytes and distinct`;
  }
  return undefined;
}

/** What a motion that accepts the auditor names of its application: SHA-256 of these bytes. */
export function applicationBytes(auditor: Uint8Array, application: AuditorApplication): Uint8Array {
  return lengthPrefixed([
    asciiBytes('nodevault auditor application 1'),
    auditor,
    asciiBytes(application.name),
    asciiBytes(application.pilot_group),
    bigEndian(application.stake_e8s, 8),
    bigEndian(application.fee_e8s, 8),
    asciiBytes(application.funding),
    application.statement_hash,
    ...application.conflicts
  ]);
}

/** Checks a spec's form. `Err` has code `invalid_argument` and names the field. */
export function checkAcceptAuditor(spec: AcceptAuditorSpec): Result<null> {
  const defect =
    principalDefect('auditor', spec.auditor) ??
    lineDefect('name', spec.name, MAX_NAME_LENGTH) ??
    pilotGroupDefect(spec.pilot_group) ??
    hashDefect('application_hash', spec.application_hash) ??
    timeDefect('valid_until', spec.valid_until);
  return defect === undefined ? ok(null) : err('invalid_argument', `accept-auditor spec: ${defect}`);
}

/** The motion text that accepts an auditor at the registry with principal bytes `registry`. */
export function renderAcceptAuditor(registry: Uint8Array, spec: AcceptAuditorSpec): string {
  return renderLines('accept auditor', [
    ['Network', 'Internet Computer'],
    ['Registry', principalText(registry)],
    ['Auditor', principalText(spec.auditor)],
    ['Name', spec.name],
    ['Pilot group', spec.pilot_group],
    ['Application', `SHA-256 ${hex(spec.application_hash)}`],
    ['Valid until', utcTime(spec.valid_until)]
  ]);
}

/** Checks a spec's form. `Err` has code `invalid_argument` and names the field. */
export function checkSuspendAuditor({ auditor, reason }: SuspendAuditorSpec): Result<null> {
  const defect = principalDefect('auditor', auditor) ?? lineDefect('reason', reason, MAX_PURPOSE_LENGTH);
  return defect === undefined ? ok(null) : err('invalid_argument', `suspend-auditor spec: ${defect}`);
}

/** The motion text that suspends an auditor at the registry with principal bytes `registry`. */
export function renderSuspendAuditor(registry: Uint8Array, spec: SuspendAuditorSpec): string {
  return renderLines('suspend auditor', [
    ['Network', 'Internet Computer'],
    ['Registry', principalText(registry)],
    ['Auditor', principalText(spec.auditor)],
    ['Slash', `${spec.slash_e8s} e8s of its stake`],
    ['Reason', spec.reason]
  ]);
}
