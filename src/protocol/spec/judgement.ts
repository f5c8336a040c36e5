import { err, ok, type Result } from '../errors.js';
import { MAX_PURPOSE_LENGTH } from '../limits.js';
import { lineDefect, principalDefect } from './defects.js';
import { principalText, renderLines } from './lines.js';

/** What a motion decides about a verifier or a provider that the registry knows. */
export const JUDGEMENTS = [
  'suspend verifier',
  'remove verifier',
  'suspend provider',
  'reinstate provider'
] as const;
export type Judgement = (typeof JUDGEMENTS)[number];

export interface JudgementSpec {
  /** Principal of the verifier or provider, raw bytes. */
  readonly subject: Uint8Array;
  readonly reason: string;
}

/** Checks a spec's form. `Err` has code `invalid_argument` and names the field. */
export function checkJudgement(spec: JudgementSpec): Result<null> {
  const defect =
    principalDefect('subject', spec.subject) ?? lineDefect('reason', spec.reason, MAX_PURPOSE_LENGTH);
  return defect === undefined ? ok(null) : err('invalid_argument', `spec: ${defect}`);
}

/** The motion text of a judgement, at the registry with principal bytes `registry`. */
export function renderJudgement(judgement: Judgement, registry: Uint8Array, spec: JudgementSpec): string {
  return renderLines(judgement, [
    ['Network', 'Internet Computer'],
    ['Registry', principalText(registry)],
    [judgement.endsWith('verifier') ? 'Verifier' : 'Provider', principalText(spec.subject)],
    ['Reason', spec.reason]
  ]);
}
