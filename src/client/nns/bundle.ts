/**
 * Bundles of ready NNS proposals: what a recommendation about a node provider becomes, in the order in which the proposals
 * have to be adopted and to take effect. Pure: everybody makes the same bundle of the same request and network view.
 */
import { utf8ToBytes } from '@noble/hashes/utils';
import { MAX_PURPOSE_LENGTH } from '../../protocol/limits.js';
import type { RecommendationKind } from '../../protocol/recommendation/kinds.js';
import { type NnsAction, proposalPreimage } from '../../protocol/recommendation/proposal-digest.js';
import { lengthPrefixed } from '../../protocol/sealed/length-prefixed.js';
import { lineDefect } from '../../protocol/spec/defects.js';
import { sha256 } from '../../protocol/sealed/sha256.js';
import { NodeVaultError } from '../errors.js';
import { requireProposalTexts } from '../governance.js';
import { bySubnet, holdingsOf, type NetworkView, type ProviderHoldings } from './network-view.js';
import { type Act, type Step, type StepRequest, stepsOf } from './steps.js';
import { proposalSummary, proposalTitle } from './texts.js';

/** One piece of evidence, as the registry holds it. */
export interface EvidenceRef {
  /** For example `report`. */
  readonly kind: string;
  readonly id: bigint;
  /** SHA-256 of what the registry holds, 32 bytes. */
  readonly hash: Uint8Array;
  /** Where to read it; empty where the registry alone has it. */
  readonly url: string;
}

export interface BundleRequest extends StepRequest {
  readonly kind: RecommendationKind;
  /** The audit registry that holds the evidence, as text. */
  readonly registry: string;
  /** Principal, as text. */
  readonly provider: string;
  /** One line of printable ASCII, at most 500 characters. */
  readonly reason: string;
  /** At least one. */
  readonly evidence: readonly EvidenceRef[];
  /** Of the discussion, which governance wants under https://forum.dfinity.org/; or empty. */
  readonly url: string;
}

export interface PreparedProposal extends Act {
  /** From 1. */
  readonly step: number;
  readonly title: string;
  readonly summary: string;
  readonly url: string;
  /** See `proposalPreimage`; 32 bytes. */
  readonly digest: Uint8Array;
}

export interface Bundle {
  readonly kind: RecommendationKind;
  readonly provider: string;
  readonly holdings: ProviderHoldings;
  readonly proposals: readonly PreparedProposal[];
  /** SHA-256 over the proposals' digests, in order; 32 bytes. */
  readonly hash: Uint8Array;
}

const MAX_FUNCTION_PAYLOAD_BYTES = 70_000;

/**
 * @throws NodeVaultError `invalid-argument` or `too-large` where governance or the NNS registry would refuse what the
 * request leads to, or where nothing is there to be done
 */
export function makeBundle(request: BundleRequest, view: NetworkView): Bundle {
  if (request.evidence.length === 0) {
    throw new NodeVaultError('invalid-argument', `${request.kind}: a recommendation needs evidence`);
  }
  const defect = lineDefect('reason', request.reason, MAX_PURPOSE_LENGTH);
  if (defect !== undefined) throw new NodeVaultError('invalid-argument', `${request.kind}: ${defect}`);
  const holdings = holdingsOf(view, request.provider);
  const steps = stepsOf(request, holdings, view);
  const proposals = steps.map((step, at) => prepare(request, step, at + 1, steps.length));
  const hash = sha256(lengthPrefixed(proposals.map(({ digest }) => digest)));
  return { kind: request.kind, provider: request.provider, holdings, proposals, hash };
}

/** How many of the provider's nodes sit in each subnet, subnets ascending. */
export function subnetShares({ nodes }: ProviderHoldings): [subnet: string, nodes: number][] {
  return [...bySubnet(nodes)].map(([subnet, members]) => [subnet, members.length]);
}

function prepare(request: BundleRequest, step: Step, number: number, of: number): PreparedProposal {
  const { name, action, after, effect, traps, icAdmin } = step;
  const title = proposalTitle(request, step, number, of);
  const summary = proposalSummary(request, step, number, of);
  const { url } = request;
  requireProposalTexts({ title, summary, url });
  requireActionSize(action, title);
  const content = { title: utf8ToBytes(title), summary: utf8ToBytes(summary), url: utf8ToBytes(url), action };
  const digest = sha256(proposalPreimage(content));
  return { step: number, name, title, summary, url, action, after, effect, traps, icAdmin, digest };
}

function requireActionSize(action: NnsAction, title: string): void {
  if (action.kind !== 'nns_function' || action.payload.length <= MAX_FUNCTION_PAYLOAD_BYTES) return;
  throw new NodeVaultError(
    'too-large',
    `${title}: its payload has ${action.payload.length} bytes, governance takes ${MAX_FUNCTION_PAYLOAD_BYTES}; split the nodes over two bundles`
  );
}
