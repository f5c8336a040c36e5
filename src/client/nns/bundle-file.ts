/** A bundle as a JSON file, to be exchanged and compared. What is filed is the digests; they are computed anew when it is read. */
import { Principal } from '@dfinity/principal';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import { RECOMMENDATION_KINDS, type RecommendationKind } from '../../protocol/recommendation/kinds.js';
import { type NnsAction, proposalPreimage } from '../../protocol/recommendation/proposal-digest.js';
import { sha256 } from '../../protocol/sealed/sha256.js';
import { principalText } from '../../protocol/spec/principal-text.js';
import { NodeVaultError } from '../errors.js';
import { EVIDENCE_SOURCES } from '../idl/recommendations-idl.js';
import { JsonReader } from '../json-reader.js';
import type { EvidenceAddress } from '../recommendations.js';
import type { Bundle, BundleRequest, PreparedProposal } from './bundle.js';
import { commandsFor } from './commands.js';

/** What submitting, filing and linking need of a bundle. */
export interface BundleFile {
  readonly kind: RecommendationKind;
  readonly registry: Principal;
  readonly provider: Principal;
  readonly evidence: readonly EvidenceAddress[];
  readonly proposals: readonly SubmittableProposal[];
}

export type SubmittableProposal = Pick<
  PreparedProposal,
  'step' | 'title' | 'summary' | 'url' | 'action' | 'digest'
>;

export function bundleToJson(bundle: Bundle, request: BundleRequest): Record<string, unknown> {
  return {
    format: 'nodevault-bundle-1',
    kind: bundle.kind,
    registry: request.registry,
    provider: bundle.provider,
    reason: request.reason,
    evidence: request.evidence.map(({ kind, id, hash, url }) => ({
      source: kind,
      id: String(id),
      sha256: bytesToHex(hash),
      url
    })),
    sha256: bytesToHex(bundle.hash),
    proposals: bundle.proposals.map((proposal) => ({
      step: proposal.step,
      name: proposal.name,
      title: proposal.title,
      summary: proposal.summary,
      url: proposal.url,
      action: actionToJson(proposal.action),
      after: proposal.after,
      effect: proposal.effect,
      traps: proposal.traps,
      digest: bytesToHex(proposal.digest),
      commands: commandsFor(proposal)
    }))
  };
}

/**
 * Reads a bundle, and checks that its proposals are those of the digests.
 * @param where names the source in errors
 * @throws NodeVaultError `malformed`, which names the member
 */
export function parseBundle(json: unknown, where: string): BundleFile {
  const reader = new JsonReader(json, where);
  if (reader.text('format') !== 'nodevault-bundle-1') throw reader.malformed('format', 'is not a known one');
  return {
    kind: reader.oneOf('kind', RECOMMENDATION_KINDS),
    registry: Principal.fromUint8Array(reader.principal('registry')),
    provider: Principal.fromUint8Array(reader.principal('provider')),
    evidence: reader.objects('evidence').map((each) => ({
      source: each.oneOf('source', EVIDENCE_SOURCES),
      id: each.unsigned('id', 64)
    })),
    proposals: reader.objects('proposals').map(readProposal)
  };
}

/** @throws NodeVaultError `invalid-argument` */
export function requireStep({ proposals }: BundleFile, step: number): SubmittableProposal {
  const found = proposals[step - 1];
  if (found !== undefined) return found;
  throw new NodeVaultError('invalid-argument', `step ${step}: the bundle has steps 1 to ${proposals.length}`);
}

function readProposal(reader: JsonReader, at: number): SubmittableProposal {
  const [title, summary, url] = [reader.text('title'), reader.text('summary'), reader.text('url')];
  const action = readAction(reader.object('action'));
  const content = { title: utf8ToBytes(title), summary: utf8ToBytes(summary), url: utf8ToBytes(url), action };
  const digest = sha256(proposalPreimage(content));
  if (bytesToHex(digest) !== reader.text('digest')) {
    throw reader.malformed(
      'digest',
      `is not that of this proposal: it has been changed since it was prepared`
    );
  }
  return { step: at + 1, title, summary, url, action, digest };
}

function actionToJson(action: NnsAction): Record<string, unknown> {
  switch (action.kind) {
    case 'nns_function':
      return { kind: action.kind, number: action.number, payload: bytesToHex(action.payload) };
    case 'remove_node_provider':
      return { kind: action.kind, provider: principalText(action.provider) };
    case 'motion':
      return { kind: action.kind, text: new TextDecoder().decode(action.text) };
  }
}

function readAction(reader: JsonReader): NnsAction {
  const kind = reader.oneOf('kind', ['nns_function', 'remove_node_provider', 'motion'] as const);
  switch (kind) {
    case 'nns_function':
      return { kind, number: reader.integer('number', 31), payload: reader.bytes('payload') };
    case 'remove_node_provider':
      return { kind, provider: reader.principal('provider') };
    case 'motion':
      return { kind, text: utf8ToBytes(reader.text('text')) };
  }
}
