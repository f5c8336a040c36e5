import {
  candidatesHash,
  chunksOf,
  compareBytes,
  decodeCandidates,
  MAX_CANDIDATE_CHUNK_BYTES,
  candidateAt
} from '../../../src/protocol/audit/candidates.js';
import { CANDIDATES_PER_CHUNK } from '../../../src/protocol/audit/limits.js';
import { err, isErr, ok, type Result } from '../../../src/protocol/errors.js';
import {
  candidateWeights,
  checkCommissionRound,
  type CommissionRoundSpec,
  renderCommissionRound
} from '../../../src/protocol/spec/audit-round.js';
import { canisterSelf } from 'azle';
import { nowSeconds } from '../../common/clock.js';
import { sha256 } from '../../common/sha256.js';
import { asciiBytes, equalBytes } from '../../common/stored_bytes.js';
import { enactSpec } from '../enactments.js';
import type { PutCandidatesArgs } from '../interface/audits.js';
import { logEvent } from '../log.js';

import { findChunk, putChunk, putRound, requireRound } from './round_store.js';

const HASH_BYTES = 32;

/** Commissions a round, under its proposal's id, by an executed motion. */
export function enactCommissionRound(
  caller: Uint8Array,
  proposalId: bigint,
  spec: CommissionRoundSpec
): Promise<Result<null>> {
  const governed = { check: checkCommissionRound, render: renderCommissionRound };
  return enactSpec(proposalId, spec, governed, () => {
    const now = nowSeconds();
    const motion = asciiBytes(renderCommissionRound(canisterSelf().toUint8Array(), spec));
    const motion_hash = sha256(motion);
    putRound(proposalId, { spec, motion_hash, commissioned_at: now, chunks_received: 0, drawn: 0 });
    logEvent({
      kind: 'round_commissioned',
      time: now,
      caller,
      proposal_id: proposalId,
      hash: spec.candidates_hash
    });
    return ok(null);
  });
}

/**
 * Takes a chunk of the round's list, from anybody: only the bytes that the motion's hash pins are taken. The same chunk
 * again changes nothing.
 */
export function putCandidates(caller: Uint8Array, args: PutCandidatesArgs): Result<null> {
  const found = requireRound(args.round);
  if (isErr(found)) return found;
  const { spec, chunks_received: received } = found.Ok;
  const stored = findChunk(args.round, args.chunk);
  if (stored !== undefined)
    return equalBytes(stored, args.candidates)
      ? ok(null)
      : err('invalid_argument', 'candidates: this chunk is there already, with other bytes');
  const pinned = pinDefect(spec, args);
  if (pinned !== undefined) return err('invalid_argument', pinned);
  const decoded = decodeCandidates(args.candidates);
  if (isErr(decoded)) return decoded;
  const chunks = chunksOf(spec.candidates);
  const last = args.chunk === chunks - 1;
  const wanted = last ? spec.candidates - args.chunk * CANDIDATES_PER_CHUNK : CANDIDATES_PER_CHUNK;
  if (decoded.Ok.length !== wanted)
    return err('invalid_argument', `candidates: ${decoded.Ok.length} of them; this chunk has ${wanted}`);
  if (!fitsNeighbours(args, wanted))
    return err('invalid_argument', 'candidates: nodes must be ascending and distinct from chunk to chunk');
  putChunk(args.round, args.chunk, args.candidates.slice(), candidateWeights(spec, decoded.Ok));
  putRound(args.round, { ...found.Ok, chunks_received: received + 1 });
  if (received + 1 === chunks)
    logEvent({ kind: 'candidates_complete', time: nowSeconds(), caller, round: args.round });
  return ok(null);
}

function pinDefect(spec: CommissionRoundSpec, args: PutCandidatesArgs): string | undefined {
  const chunks = chunksOf(spec.candidates);
  if (args.chunk >= chunks) return `chunk: the list has ${chunks} chunks, counted from 0`;
  if (args.candidates.length > MAX_CANDIDATE_CHUNK_BYTES)
    return `candidates: ${args.candidates.length} bytes; a chunk has at most ${MAX_CANDIDATE_CHUNK_BYTES}`;
  if (args.chunk_hashes.length !== chunks * HASH_BYTES)
    return `chunk_hashes: ${args.chunk_hashes.length} bytes; ${chunks} hashes of 32 bytes are wanted`;
  if (!equalBytes(candidatesHash(spec.candidates, args.chunk_hashes, sha256), spec.candidates_hash))
    return 'chunk_hashes: not the list whose hash the motion names';
  const at = args.chunk * HASH_BYTES;
  return equalBytes(sha256(args.candidates), args.chunk_hashes.subarray(at, at + HASH_BYTES))
    ? undefined
    : 'candidates: not the bytes whose hash chunk_hashes names';
}

/** Whether the nodes of the chunks before and after, where they are there, are on their sides of this chunk's. */
function fitsNeighbours({ round, chunk, candidates }: PutCandidatesArgs, count: number): boolean {
  const before = chunk === 0 ? undefined : findChunk(round, chunk - 1);
  const after = findChunk(round, chunk + 1);
  return ascends(before, CANDIDATES_PER_CHUNK - 1, candidates, 0) && ascends(candidates, count - 1, after, 0);
}

function ascends(a: Uint8Array | undefined, atA: number, b: Uint8Array | undefined, atB: number): boolean {
  const left = a === undefined ? undefined : candidateAt(a, atA);
  const right = b === undefined ? undefined : candidateAt(b, atB);
  return left === undefined || right === undefined || compareBytes(left.node, right.node) < 0;
}
