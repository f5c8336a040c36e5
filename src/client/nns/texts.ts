/** What voters read of a prepared proposal. */
import { bytesToHex } from '@noble/hashes/utils';
import type { RecommendationKind } from '../../protocol/recommendation/kinds.js';
import type { NnsAction } from '../../protocol/recommendation/proposal-digest.js';
import { sha256 } from '../../protocol/sealed/sha256.js';
import type { BundleRequest } from './bundle.js';
import { shortId, type Step } from './steps.js';

/** In a proposal's title, behind which stands the provider. */
const TITLES: Record<RecommendationKind, string> = {
  reject_onboarding: 'Reject onboarding of',
  suspend: 'Suspend node provider',
  slash_rewards: 'Slash rewards of node provider',
  slash_stake: 'Slash stake of node provider',
  remove_nodes: 'Remove nodes of node provider',
  offboard: 'Offboard node provider'
};

export function proposalTitle(
  { kind, provider }: BundleRequest,
  { what }: Step,
  step: number,
  of: number
): string {
  return `${TITLES[kind]} ${shortId(provider)} (${step} of ${of}: ${what})`;
}

/** Markdown. Everything in it can be recomputed from the registry and the network's public records. */
export function proposalSummary(request: BundleRequest, step: Step, number: number, of: number): string {
  const { after, effect, traps, content, action } = step;
  return [
    `# ${TITLES[request.kind]} ${request.provider}`,
    `Step ${number} of ${of} of a recommendation of audit registry ${request.registry}.`,
    `**Reason:** ${request.reason}`,
    '## Evidence',
    ...request.evidence.map(evidenceLine),
    '',
    `Its finality and its kinds are checked by the registry: \`nodevault recommend list --provider ${request.provider} --registry ${request.registry}\`.`,
    '## What this proposal does',
    `${describeAction(step.name, action)}`,
    '',
    ...content.map((line) => `- ${line}`),
    '## Before adopting',
    after.length === 0 ? 'Nothing has to come first.' : `Step ${after.join(', ')} must have taken effect.`,
    '',
    ...traps.map((trap) => `- ${trap}`),
    '## What to see afterwards',
    `${effect} "Executed" is not "took effect".`
  ].join('\n');
}

function evidenceLine({ kind, id, hash, url }: BundleRequest['evidence'][number]): string {
  return `- ${kind} ${id}, SHA-256 ${bytesToHex(hash)}${url === '' ? '' : `, ${url}`}`;
}

function describeAction(name: Step['name'], action: NnsAction): string {
  if (action.kind === 'nns_function') {
    return `ExecuteNnsFunction ${action.number} (${name}), payload of ${action.payload.length} bytes, SHA-256 ${bytesToHex(sha256(action.payload))}.`;
  }
  return action.kind === 'motion' ? 'Motion.' : 'AddOrRemoveNodeProvider, ToRemove.';
}
