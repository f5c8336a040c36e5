import { MAX_REMARK_LENGTH } from '../../../src/protocol/audit/limits.js';
import { CURRENT_PRACTICES, practices as practicesOf } from '../../../src/protocol/audit/practices.js';
import { err, isErr, ok, type Result } from '../../../src/protocol/errors.js';
import { lineDefect } from '../../../src/protocol/spec/defects.js';
import { nowSeconds } from '../../common/clock.js';
import { requireActsFor } from '../acting_for.js';
import { Practices, type PracticesArgs } from '../interface/reports.js';
import { logEvent } from '../log.js';
import { memory } from '../memory.js';
import { StoredMap } from '../stored_map.js';

const RESIGN_SECONDS = 3_600n;
const practices = new StoredMap(memory.practices, Practices);

export function findPractices(provider: Uint8Array): Practices | undefined {
  return practices.find(provider);
}

/** A provider that has a record at the vault answers the checklist of practices; a later edition, once an hour, replaces it. Awaits. */
export async function signPractices(caller: Uint8Array, args: PracticesArgs): Promise<Result<null>> {
  const defect = practicesDefect(args);
  if (defect !== undefined) return err('invalid_argument', defect);
  const { provider, checklist, answers } = args;
  const acts = await requireActsFor(caller, provider);
  if (isErr(acts)) return acts;
  const before = findPractices(provider);
  const now = nowSeconds();
  if (before !== undefined && before.signed_at + RESIGN_SECONDS > now)
    return err('limit_exceeded', 'these practices were signed less than an hour ago; try again later');
  const edition = (before?.edition ?? 0) + 1;
  practices.put(provider, { checklist, answers, signed_by: caller, signed_at: now, edition });
  logEvent({ kind: 'practices_signed', time: now, caller, subject: provider, version: edition });
  return ok(null);
}

function practicesDefect({ checklist, answers }: PracticesArgs): string | undefined {
  const items = practicesOf(checklist);
  if (items === undefined || checklist !== CURRENT_PRACTICES)
    return `checklist: providers answer version ${CURRENT_PRACTICES}`;
  if (answers.length !== items.length)
    return `answers: ${answers.length} given; checklist ${checklist} has ${items.length} practices`;
  for (const [at, { practice, compliance, remark }] of answers.entries()) {
    if (practice !== items[at].id) return `answers[${at}].practice: the practice here is ${items[at].id}`;
    const mayBeEmpty = compliance === 'yes' && remark === '';
    const defect = mayBeEmpty ? undefined : lineDefect(`answers[${at}].remark`, remark, MAX_REMARK_LENGTH);
    if (defect !== undefined) return defect;
  }
  return undefined;
}
