import { err, ok, type Result } from '../errors.js';
import { MAX_PURPOSE_LENGTH, MAX_SECTIONS } from '../limits.js';
import { isSectionName } from '../section-name.js';
import { hashDefect, lineDefect, principalDefect, timeDefect } from './defects.js';
import { hex, principalText, renderLines, utcTime } from './lines.js';
import { transportKeyDefect } from './transport-key.js';

/** Who receives one share of a section's key. */
export interface Custodian {
  /** Principal, raw bytes. */
  readonly id: Uint8Array;
  /** Public transport key the share is encrypted to: compressed BLS12-381 G1, 48 bytes. */
  readonly transport_key: Uint8Array;
}

/** What a motion releases, to whom, why, and until when. */
export interface ReleaseSpec {
  readonly record_id: bigint;
  readonly version: number;
  /** The version's Merkle root, 32 bytes. */
  readonly root: Uint8Array;
  /** Section names, strictly ascending. */
  readonly sections: readonly string[];
  readonly custodian_a: Custodian;
  readonly custodian_b: Custodian;
  /** Must be true where one custodian is to receive both shares, and only there. */
  readonly single_custodian: boolean;
  readonly purpose: string;
  /** Seconds since the epoch; redeem works up to and including this second. */
  readonly redeem_until: bigint;
}

/** Checks a spec's form. `Err` has code `invalid_argument` and names the field. */
export function checkRelease(spec: ReleaseSpec): Result<null> {
  const defect =
    sectionsDefect(spec.sections) ??
    custodianDefect('custodian_a', spec.custodian_a) ??
    custodianDefect('custodian_b', spec.custodian_b) ??
    separationDefect(spec) ??
    restDefect(spec);
  return defect === undefined ? ok(null) : err('invalid_argument', `release spec: ${defect}`);
}

function sectionsDefect(sections: readonly string[]): string | undefined {
  if (sections.length === 0 || sections.length > MAX_SECTIONS) {
    return `sections: ${sections.length} given; name 1 to ${MAX_SECTIONS}`;
  }
  for (const [at, name] of sections.entries()) {
    const before = sections[at - 1];
    if (!isSectionName(name)) return `sections[${at}]: not a section name`;
    if (before !== undefined && before >= name)
      return `sections[${at}]: names must be ascending and distinct`;
  }
  return undefined;
}

function custodianDefect(field: string, custodian: Custodian): string | undefined {
  const idDefect = principalDefect(`${field}.id`, custodian.id);
  if (idDefect !== undefined) return idDefect;
  const keyDefect = transportKeyDefect(custodian.transport_key);
  return keyDefect === undefined ? undefined : `${field}.transport_key ${keyDefect}`;
}

function separationDefect(spec: ReleaseSpec): string | undefined {
  const { custodian_a: a, custodian_b: b } = spec;
  const same = hex(a.id) === hex(b.id);
  const sameKey = hex(a.transport_key) === hex(b.transport_key);
  if (spec.single_custodian && !same) return 'single_custodian: set, but the custodians differ';
  if (!spec.single_custodian && same)
    return 'custodian_b: is custodian_a; a single custodian must be declared';
  if (!same && sameKey)
    return "custodian_b.transport_key: is custodian_a's; each custodian needs a key of its own";
  return undefined;
}

function restDefect(spec: ReleaseSpec): string | undefined {
  return (
    hashDefect('root', spec.root) ??
    lineDefect('purpose', spec.purpose, MAX_PURPOSE_LENGTH) ??
    timeDefect('redeem_until', spec.redeem_until)
  );
}

/**
 * The motion text that releases what `spec` says from the vault with principal bytes `vault`. Injective over
 * the specs that pass `checkRelease`.
 */
export function renderRelease(vault: Uint8Array, spec: ReleaseSpec): string {
  const custodian = (label: string, { id, transport_key }: Custodian): [string, string] => [
    `Custodian ${label}`,
    `${principalText(id)}, key ${hex(transport_key)}`
  ];
  return renderLines('release', [
    ['Network', 'Internet Computer'],
    ['Vault', principalText(vault)],
    ['Record', `${spec.record_id}, version ${spec.version}, root ${hex(spec.root)}`],
    ...spec.sections.map((name): [string, string] => ['Section', name]),
    custodian('A', spec.custodian_a),
    custodian('B', spec.custodian_b),
    ...(spec.single_custodian
      ? [['Single custodian', 'yes, one custodian alone receives both shares'] as [string, string]]
      : []),
    ['Purpose', spec.purpose],
    ['Redeem until', utcTime(spec.redeem_until)]
  ]);
}
