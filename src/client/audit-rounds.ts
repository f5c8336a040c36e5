/** Audit rounds: uploading the list that a motion pins, drawing, and recomputing what was drawn from public data. */
import type { Principal } from '@dfinity/principal';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import {
  type Candidate,
  type CandidateList,
  candidateList,
  chunksOf,
  decodeCandidates
} from '../protocol/audit/candidates.js';
import { drawSample, frozenHash, roundSeed, weightsOf } from '../protocol/audit/sampling.js';
import { isErr } from '../protocol/errors.js';
import {
  candidateWeights,
  type CommissionRoundSpec,
  renderCommissionRound
} from '../protocol/spec/audit-round.js';
import { NodeVaultError, unwrap } from './errors.js';
import type { CommissionRoundSpec as CandidRoundSpec, Draw, RoundInfo } from './idl/audits-idl.js';
import type { RegistryService } from './idl/registry-idl.js';

/** The round's spec as the registry has it, for rendering and weighing. */
export function roundSpec(spec: CandidRoundSpec): CommissionRoundSpec {
  return {
    ...spec,
    candidates_hash: new Uint8Array(spec.candidates_hash),
    subnet_weights: spec.subnet_weights.map(({ subnet, weight }) => ({
      subnet: subnet.toUint8Array(),
      weight
    })),
    providers: spec.providers.map((provider) => provider.toUint8Array()),
    payer: spec.payer.toUint8Array()
  };
}

/** @throws NodeVaultError `canister-refused` where there is no such round */
export async function requireRound(registry: RegistryService, round: bigint): Promise<RoundInfo> {
  const [info] = await registry.get_round(round);
  if (info !== undefined) return info;
  throw new NodeVaultError(
    'canister-refused',
    `the registry knows no round ${round}; enact its motion first`,
    {
      detail: 'not_found'
    }
  );
}

/**
 * Uploads the chunks that are not there yet. Anyone may: only what the motion's hash pins is taken.
 * @param progress told how many of how many chunks are there
 * @throws NodeVaultError `invalid-argument` where the list is not the round's
 */
export async function uploadCandidates(
  registry: RegistryService,
  round: bigint,
  list: CandidateList,
  progress: (done: number, of: number) => void = () => undefined
): Promise<void> {
  const { spec } = (await requireRound(registry, round)).details;
  requireSame('list', list.hash, new Uint8Array(spec.candidates_hash), `round ${round}`);
  for (const [chunk, candidates] of list.chunks.entries()) {
    const args = { round, chunk, candidates, chunk_hashes: list.chunkHashes };
    unwrap(await registry.put_candidates(args), 'audit_registry.put_candidates');
    progress(chunk + 1, list.chunks.length);
  }
}

/** Draws the round's sample as far as it is not drawn. @throws NodeVaultError `canister-refused` */
export async function drawRound(registry: RegistryService, round: bigint): Promise<RoundInfo> {
  for (;;) {
    const info = await requireRound(registry, round);
    if ('drawn' in info.state) return info;
    unwrap(await registry.draw_sample(round), 'audit_registry.draw_sample');
  }
}

/** A round that was recomputed and is as it should be. */
export interface CheckedSample {
  readonly spec: CommissionRoundSpec;
  readonly draw: Draw;
  /** In the order drawn. */
  readonly sample: readonly Candidate[];
}

/**
 * Recomputes a round's sample from its list, its motion's text and the randomness, and compares every step with what the
 * registry says.
 * @param own the list as recomputed from another source; the registry's copy unless given
 * @throws NodeVaultError `not-authentic`, which names the step that differs
 */
export async function checkSample(
  registry: RegistryService,
  registryId: Principal,
  round: bigint,
  own?: CandidateList
): Promise<CheckedSample> {
  const { details } = await requireRound(registry, round);
  const spec = roundSpec(details.spec);
  const list = own ?? (await fetchCandidates(registry, round, spec.candidates));
  requireSame('list', list.hash, spec.candidates_hash, `round ${round}`);
  const motionHash = sha256(utf8ToBytes(renderCommissionRound(registryId.toUint8Array(), spec)));
  requireSame('motion text', motionHash, new Uint8Array(details.motion_hash), `round ${round}`);
  const [draw] = await registry.get_draw(round);
  if (draw === undefined || draw.seed.length === 0)
    throw new NodeVaultError('invalid-argument', `round ${round}: nothing is drawn yet; draw it`);
  const auditors = draw.auditors.map((auditor) => auditor.toUint8Array());
  const frozen = frozenHash(motionHash, auditors, sha256);
  requireSame('frozen hash', frozen, new Uint8Array(draw.frozen), `round ${round}`);
  const seed = roundSeed(frozen, new Uint8Array(draw.randomness), sha256);
  requireSame('seed', seed, new Uint8Array(draw.seed), `round ${round}`);
  const sample = recomputeSample(spec, list, seed);
  await requireDrawn(registry, round, sample);
  return { spec, draw, sample };
}

/** The sample that a seed gives, in the order drawn. */
export function recomputeSample(
  spec: CommissionRoundSpec,
  list: CandidateList,
  seed: Uint8Array
): Candidate[] {
  const drawn = drawSample(seed, spec.size, weightsOf([candidateWeights(spec, list.candidates)]), sha256);
  return drawn.flatMap(({ index }) => list.candidates[index] ?? []);
}

async function fetchCandidates(
  registry: RegistryService,
  round: bigint,
  count: number
): Promise<CandidateList> {
  const candidates: Candidate[] = [];
  for (let chunk = 0; chunk < chunksOf(count); chunk++) {
    const [bytes] = await registry.get_candidates(round, chunk);
    const decoded = decodeCandidates(new Uint8Array(bytes ?? []));
    if (isErr(decoded))
      throw new NodeVaultError('malformed', `round ${round}, chunk ${chunk}: ${decoded.Err.message}`);
    candidates.push(...decoded.Ok);
  }
  return candidateList(candidates, sha256);
}

async function requireDrawn(
  registry: RegistryService,
  round: bigint,
  sample: readonly Candidate[]
): Promise<void> {
  const nodes: string[] = [];
  for (;;) {
    const page = await registry.get_sample(round, BigInt(nodes.length));
    nodes.push(...page.nodes.map(({ node }) => bytesToHex(node.toUint8Array())));
    if (page.nodes.length === 0 || BigInt(nodes.length) >= page.length) break;
  }
  const own = sample.map(({ node }) => bytesToHex(node));
  if (nodes.length === own.length && nodes.every((node, at) => node === own[at])) return;
  throw new NodeVaultError(
    'not-authentic',
    `round ${round}: the registry's sample is not the one that its seed gives; ask another replica, and report it`
  );
}

function requireSame(what: string, own: Uint8Array, theirs: Uint8Array, where: string): void {
  if (bytesToHex(own) === bytesToHex(theirs)) return;
  throw new NodeVaultError(
    'not-authentic',
    `${where}: its ${what} is ${bytesToHex(theirs)}, recomputed is ${bytesToHex(own)}`
  );
}
