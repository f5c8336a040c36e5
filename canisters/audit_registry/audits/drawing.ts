import { SIGNERS } from '../../../src/protocol/audit/limits.js';
import { drawSample as drawFrom, frozenHash, roundSeed } from '../../../src/protocol/audit/sampling.js';
import { err, isErr, ok, type Result } from '../../../src/protocol/errors.js';
import { nowSeconds } from '../../common/clock.js';
import { InFlight } from '../../common/in_flight.js';
import { rawRand } from '../../common/random.js';
import { sha256 } from '../../common/sha256.js';
import type { Draw, Round, RoundInfo } from '../interface/audits.js';
import { logEvent } from '../log.js';

import { auditorsInForce } from './auditor_store.js';
import {
  findDraw,
  findRound,
  putAudit,
  putDraw,
  putRound,
  requireRound,
  roundState,
  storedCandidate,
  storedWeights
} from './round_store.js';

const EMPTY = new Uint8Array(0);
const RANDOM_BYTES = 32;
const drawing = new InFlight();

/**
 * Draws a round's sample, for whoever asks, in two calls. The first freezes the auditors, notes that it draws, asks for
 * randomness, and stores the seed as soon as it is there. The second computes the sample from the seed. So nothing that
 * can go wrong after the seed is known brings another seed, and a call that failed before it tells nobody anything.
 */
export async function drawSample(caller: Uint8Array, id: bigint): Promise<Result<RoundInfo>> {
  const found = requireRound(id);
  if (isErr(found)) return found;
  const state = roundState(id, found.Ok);
  if (state === 'collecting')
    return err('wrong_state', `round ${id} lacks chunks of its list; put_candidates takes them`);
  if (state === 'drawn') return err('already_exists', `round ${id} has its sample; nothing draws another`);
  if (state === 'seeded') return ok(settleSample(caller, id, found.Ok));
  return drawing.alone(String(id), `the draw of round ${id}`, () => drawSeed(caller, id, found.Ok));
}

async function drawSeed(caller: Uint8Array, id: bigint, round: Round): Promise<Result<RoundInfo>> {
  const frozen = findDraw(id) ?? freeze(round);
  if (frozen.auditors.length < SIGNERS)
    return err('wrong_state', `a round needs ${SIGNERS} auditors in force of its group; there are fewer`);
  if (!storedWeights(id).sums.some((sum) => sum > 0))
    return err(
      'wrong_state',
      `no candidate of round ${id} weighs anything: its scope and its list do not meet`
    );
  putDraw(id, { ...frozen, attempts: frozen.attempts + 1 });
  logEvent({ kind: 'draw_begun', time: nowSeconds(), caller, round: id, hash: frozen.frozen });
  const random = await rawRand();
  if (isErr(random)) return random;
  if (random.Ok.length !== RANDOM_BYTES)
    return err('canister_unavailable', `raw_rand gave ${random.Ok.length} bytes instead of 32; try again`);
  const draw = findDraw(id);
  if (draw !== undefined && draw.seed.length === 0) storeSeed(caller, id, draw, random.Ok);
  return roundInfo(id);
}

/** What the draw will depend on besides the seed; it stays, whatever becomes of this draw. */
function freeze({ spec, motion_hash }: Round): Draw {
  const auditors = auditorsInForce(spec.pilot_group);
  return {
    frozen: frozenHash(motion_hash, auditors, sha256),
    auditors,
    attempts: 0,
    randomness: EMPTY,
    seed: EMPTY
  };
}

function storeSeed(caller: Uint8Array, id: bigint, draw: Draw, randomness: Uint8Array): void {
  const seed = roundSeed(draw.frozen, randomness, sha256);
  putDraw(id, { ...draw, randomness, seed });
  logEvent({ kind: 'round_seeded', time: nowSeconds(), caller, round: id, hash: seed });
}

/** Computes the sample from the stored seed and stores an audit for each node. */
function settleSample(caller: Uint8Array, id: bigint, round: Round): RoundInfo {
  const { spec } = round;
  const seed = findDraw(id)?.seed ?? EMPTY;
  const drawn = drawFrom(seed, spec.size, storedWeights(id), sha256);
  for (const [position, { chunk, index }] of drawn.entries()) {
    const { node, provider, operator, subnet, dataCenter } = storedCandidate(id, chunk, index);
    putAudit(id, position, {
      candidate: {
        node,
        provider,
        operator,
        subnet: subnet.length === 0 ? [] : [subnet],
        data_center: dataCenter
      },
      declined: [],
      visit: [],
      operator_check: [],
      reports: []
    });
  }
  const record = { ...round, drawn: drawn.length };
  putRound(id, record);
  logEvent({ kind: 'sample_drawn', time: nowSeconds(), caller, round: id });
  return { round: id, state: 'drawn', details: record };
}

function roundInfo(id: bigint): Result<RoundInfo> {
  const record = findRound(id);
  return record === undefined
    ? err('not_found', `no round ${id}`)
    : ok({ round: id, state: roundState(id, record), details: record });
}
