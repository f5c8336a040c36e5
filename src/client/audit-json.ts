/**
 * What auditors and providers say to the registry, as JSON files. Amounts are decimal text, hashes lower-case hex, times
 * RFC 3339.
 */
import { Principal } from '@dfinity/principal';
import { FINDINGS } from '../protocol/audit/checklist.js';
import type { LatencyTranscript } from '../protocol/audit/latency.js';
import { COMPLIANCES } from '../protocol/audit/practices.js';
import type { AuditorApplication, PracticesArgs, ReportContent, VisitArgs } from './idl/audits-idl.js';
import { JsonReader } from './json-reader.js';

/** @throws NodeVaultError `malformed`, which names the field */
export function parseApplication(json: unknown, where: string): AuditorApplication {
  const reader = new JsonReader(json, where);
  reader.only('name pilot_group stake_e8s fee_e8s funding statement_hash conflicts');
  return {
    name: reader.text('name'),
    pilot_group: reader.text('pilot_group'),
    stake_e8s: reader.unsigned('stake_e8s', 64),
    fee_e8s: reader.unsigned('fee_e8s', 64),
    funding: reader.text('funding'),
    statement_hash: reader.bytes('statement_hash'),
    conflicts: reader.principals('conflicts').map((id) => Principal.fromUint8Array(id))
  };
}

/** @throws NodeVaultError `malformed`, which names the field */
export function parseVisit(json: unknown, where: string): VisitArgs {
  const reader = new JsonReader(json, where);
  reader.only('round position from until escort insurance_hash');
  return {
    ...address(reader),
    from: reader.time('from'),
    until: reader.time('until'),
    escort: reader.text('escort'),
    insurance_hash: reader.bytes('insurance_hash')
  };
}

/** @throws NodeVaultError `malformed`, which names the field */
export function parseReport(json: unknown, where: string): ReportContent {
  const reader = new JsonReader(json, where);
  reader.only('round position visit checklist answers latency photos evidence_hash summary');
  const visit = reader.has('visit') ? reader.object('visit') : undefined;
  visit?.only('from until');
  return {
    ...address(reader),
    on_site: visit !== undefined,
    checklist: reader.integer('checklist'),
    visited_from: visit?.time('from') ?? 0n,
    visited_until: visit?.time('until') ?? 0n,
    answers: reader.objects('answers').map(parseAnswer),
    latency: reader.has('latency') ? [parseLatency(reader.object('latency'))] : [],
    photos: reader.objects('photos').map(parsePhoto),
    evidence_hash: reader.bytes('evidence_hash'),
    summary: reader.text('summary')
  };
}

/**
 * What an auditor measured on a node's local network.
 * @throws NodeVaultError `malformed`, which names the field
 */
export function parseChallenge(
  json: unknown,
  where: string
): Omit<LatencyTranscript, 'registry' | 'auditor'> {
  const reader = new JsonReader(json, where);
  reader.only('round position node nonce bound_us round_trips_us');
  const nonce = reader.bytes('nonce');
  if (nonce.length !== 32) throw reader.malformed('nonce', `has ${nonce.length} bytes instead of 32`);
  const roundTrips = reader.numbers('round_trips_us', 32);
  if (roundTrips.length === 0) throw reader.malformed('round_trips_us', 'needs one at least');
  const node = reader.principal('node');
  return { ...address(reader), node, nonce, bound: reader.integer('bound_us'), roundTrips };
}

function address(reader: JsonReader): { round: bigint; position: number } {
  return { round: reader.unsigned('round', 64), position: reader.integer('position') };
}

function parseAnswer(reader: JsonReader): ReportContent['answers'][number] {
  reader.only('item finding remark');
  const finding = reader.oneOf('finding', FINDINGS);
  return {
    item: reader.text('item'),
    finding:
      finding === 'confirmed'
        ? { confirmed: null }
        : finding === 'deviates'
          ? { deviates: null }
          : { not_verified: null },
    remark: optionalText(reader, 'remark')
  };
}

function parseLatency(reader: JsonReader): NonNullable<ReportContent['latency'][0]> {
  reader.only('nonce round_trip_us bound_us transcript_hash public_key signature');
  return {
    nonce: reader.bytes('nonce'),
    round_trip_us: reader.integer('round_trip_us'),
    bound_us: reader.integer('bound_us'),
    transcript_hash: reader.bytes('transcript_hash'),
    public_key: reader.bytes('public_key'),
    signature: reader.bytes('signature')
  };
}

function parsePhoto(reader: JsonReader): ReportContent['photos'][number] {
  reader.only('record version root section commitment');
  return {
    record_id: reader.unsigned('record', 64),
    version: reader.integer('version'),
    root: reader.bytes('root'),
    section: reader.text('section'),
    commitment: reader.bytes('commitment')
  };
}

/** @throws NodeVaultError `malformed`, which names the field */
export function parsePractices(json: unknown, where: string): PracticesArgs {
  const reader = new JsonReader(json, where);
  reader.only('provider checklist answers');
  return {
    provider: Principal.fromUint8Array(reader.principal('provider')),
    checklist: reader.integer('checklist'),
    answers: reader.objects('answers').map((answer) => {
      answer.only('practice compliance remark');
      const compliance = answer.oneOf('compliance', COMPLIANCES);
      return {
        practice: answer.text('practice'),
        compliance:
          compliance === 'yes'
            ? { yes: null }
            : compliance === 'partly'
              ? { partly: null }
              : compliance === 'no'
                ? { no: null }
                : { not_applicable: null },
        remark: optionalText(answer, 'remark')
      };
    })
  };
}

function optionalText(reader: JsonReader, name: string): string {
  return reader.has(name) ? reader.text(name) : '';
}
