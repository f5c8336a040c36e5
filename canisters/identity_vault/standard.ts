import { canisterSelf } from 'azle';

import { err, isErr, ok, type Result } from '../../src/protocol/errors.js';
import { checkStandard, renderStandard, type StandardSpec } from '../../src/protocol/spec/standard.js';
import { describeGaps, sectionGaps, type SubjectRules } from '../../src/protocol/standard/section-names.js';
import { STANDARD_1_IN_VAULT } from '../../src/protocol/standard/standard-1.js';
import { nowSeconds } from '../common/clock.js';
import {
  asciiBytes,
  concatBytes,
  readU32,
  StoredReader,
  StoredWriter,
  u32Bytes
} from '../common/stored_bytes.js';

import { enactments } from './enactments.js';
import { logEvent } from './log.js';
import { memory } from './memory.js';

const FORMAT = 1;
const IN_FORCE_KEY = asciiBytes('standard');
const STANDARD_KEY = asciiBytes('standard ');

/** What the heap remembers of the standard in force; an upgrade forgets it. */
let remembered: StandardSpec | undefined;

/** What a version that is begun now must follow. */
export function standardInForce(): StandardSpec {
  const number = memory.meta.get(IN_FORCE_KEY);
  remembered ??= number === undefined ? STANDARD_1_IN_VAULT : findStandard(readU32(number));
  if (remembered === undefined) throw new Error('the standard in force is not stored');
  return remembered;
}

/** A standard that is or was in force. */
export function findStandard(number: number): StandardSpec | undefined {
  if (number === STANDARD_1_IN_VAULT.number) return STANDARD_1_IN_VAULT;
  const stored = memory.meta.get(standardKey(number));
  return stored === undefined ? undefined : readStandard(number, new StoredReader(stored));
}

/** `Ok` where sections of these names are what the standard in force asks of the subject. */
export function requireSections(
  { subject, standard }: { readonly subject: string; readonly standard: number },
  names: readonly string[]
): Result<null> {
  const { number, subjects } = standardInForce();
  if (standard !== number) {
    return err(
      'wrong_state',
      `standard ${standard} is not in force, ${number} is; seal by it (get_standard)`
    );
  }
  const rules = subjects.find(({ kind }) => kind === subject);
  if (rules === undefined) {
    return err('invalid_argument', `subject: must be one of ${subjects.map(({ kind }) => kind).join(', ')}`);
  }
  const gaps = describeGaps(sectionGaps(rules, names));
  return gaps === undefined ? ok(null) : err('incomplete', `subject ${subject}, standard ${number}: ${gaps}`);
}

/** Puts a standard in force by executed motion. Awaits. */
export async function enactStandard(
  caller: Uint8Array,
  proposalId: bigint,
  spec: StandardSpec
): Promise<Result<null>> {
  const form = checkStandard(spec);
  if (isErr(form)) return form;
  return enactments.enact(proposalId, renderStandard(canisterSelf().toUint8Array(), spec), () => {
    const { number } = standardInForce();
    if (spec.number <= number) {
      return err('wrong_state', `standard ${number} is in force; one with a greater number replaces it`);
    }
    memory.meta.insert(standardKey(spec.number), standardBytes(spec));
    memory.meta.insert(IN_FORCE_KEY, u32Bytes(spec.number));
    remembered = spec;
    logEvent({ kind: 'standard_set', time: nowSeconds(), caller, proposal_id: proposalId });
    return ok(null);
  });
}

function standardKey(number: number): Uint8Array {
  return concatBytes(STANDARD_KEY, u32Bytes(number));
}

function standardBytes({ hash, subjects }: StandardSpec): Uint8Array {
  const writer = new StoredWriter().u8(FORMAT).bytes(hash).u8(subjects.length);
  for (const { kind, required, optional } of subjects) {
    writer.ascii(kind);
    for (const names of [required, optional]) {
      writer.u8(names.length);
      for (const name of names) writer.ascii(name);
    }
  }
  return writer.finish();
}

function readStandard(number: number, reader: StoredReader): StandardSpec {
  if (reader.u8() !== FORMAT) throw new Error(`standard ${number} is stored in an unknown format`);
  const hash = reader.bytes();
  const subjects: SubjectRules[] = [];
  for (let left = reader.u8(); left > 0; left--) {
    subjects.push({ kind: reader.ascii(), required: readNames(reader), optional: readNames(reader) });
  }
  reader.end();
  return { number, hash, subjects };
}

function readNames(reader: StoredReader): string[] {
  const names: string[] = [];
  for (let left = reader.u8(); left > 0; left--) names.push(reader.ascii());
  return names;
}
