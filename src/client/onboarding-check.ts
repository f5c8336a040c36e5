/**
 * What speaks for and against admitting somebody as a node provider, from certified state of governance, vault and audit
 * registry. Fails closed: what cannot be shown counts against.
 */
import type { HttpAgent } from '@dfinity/agent';
import { Principal } from '@dfinity/principal';
import { bytesToHex } from '@noble/hashes/utils';
import { utcTime } from '../protocol/spec/lines.js';
import { NodeVaultError } from './errors.js';
import { GOVERNANCE_ID, proposalStatus, PROPOSAL_STATUS } from './governance.js';
import { governanceIdl, type GovernanceService, type ProposalInfo } from './idl/governance-idl.js';
import { registryIdl, type RegistryService } from './idl/registry-idl.js';
import { vaultIdl, type VaultService } from './idl/vault-idl.js';
import type { CertificateTrust } from './certificate.js';
import { queryStatuses, registryActor } from './registry-client.js';
import { replicatedActor } from './replicated-actor.js';

/** The questions, in the order of the report; the first only where a proposal was named. They stay the same from version to version. */
export const ONBOARDING_CHECKS = [
  'proposal',
  'not-listed',
  'record',
  'version',
  'verified',
  'same-root',
  'no-recommendation'
] as const;

/** One question, and what was found. */
export interface OnboardingFinding {
  readonly check: (typeof ONBOARDING_CHECKS)[number];
  readonly passed: boolean;
  /** What was seen, with the numbers to compare. */
  readonly reason: string;
  /** Canister and method that anybody can ask. */
  readonly source: string;
}

export interface OnboardingReport {
  readonly candidate: Principal;
  /** The proposal that asks for the admission, where one was named. */
  readonly proposal: bigint | null;
  /** `adopt` only where every check passed. */
  readonly decision: 'adopt' | 'reject';
  readonly findings: readonly OnboardingFinding[];
}

export interface OnboardingPlaces {
  readonly governance: GovernanceService;
  readonly vault: VaultService;
  readonly registry: RegistryService;
  readonly vaultId: Principal;
  readonly registryId: Principal;
  readonly trust: CertificateTrust;
}

/** The canisters, asked by updates, so that their subnets certify what they answer. */
export function onboardingPlaces(
  agent: HttpAgent,
  vaultId: Principal,
  registryId: Principal,
  rootKey: Uint8Array
): OnboardingPlaces {
  const certifiedQuery = registryActor(agent, registryId).status;
  return {
    governance: replicatedActor<GovernanceService>(agent, GOVERNANCE_ID, governanceIdl),
    vault: replicatedActor<VaultService>(agent, vaultId, vaultIdl),
    // The one method that certifies its answer itself, and so refuses to be an update.
    registry: { ...replicatedActor<RegistryService>(agent, registryId, registryIdl), status: certifiedQuery },
    vaultId,
    registryId,
    trust: { rootKey, canister: registryId }
  };
}

/**
 * Judges a candidate, or the one that a proposal would admit.
 * @throws NodeVaultError `invalid-argument` where the proposal admits nobody: there is nothing to judge then
 */
export async function checkOnboarding(
  places: OnboardingPlaces,
  subject: { readonly candidate: Principal } | { readonly proposal: bigint }
): Promise<OnboardingReport> {
  const asked = 'proposal' in subject ? await readProposal(places, subject.proposal) : null;
  const candidate = asked?.candidate ?? ('candidate' in subject ? subject.candidate : Principal.anonymous());
  const findings = [
    ...(asked === null ? [] : [asked.finding]),
    await guarded('not-listed', 'governance.list_node_providers', () => checkList(places, candidate)),
    ...(await checkVault(places, candidate)),
    await guarded('no-recommendation', 'audit_registry.get_recommendations_of', () =>
      checkRecommendations(places, candidate)
    )
  ];
  const decision = findings.every(({ passed }) => passed) ? 'adopt' : 'reject';
  return { candidate, proposal: 'proposal' in subject ? subject.proposal : null, decision, findings };
}

type Finding = Pick<OnboardingFinding, 'passed' | 'reason'>;

/** A check that could not be made has failed. */
async function guarded(
  check: OnboardingFinding['check'],
  source: string,
  work: () => Promise<Finding>
): Promise<OnboardingFinding> {
  try {
    return { check, source, ...(await work()) };
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n', 1).join('') : 'an unknown error';
    return { check, source, passed: false, reason: `not shown: ${why}` };
  }
}

async function readProposal(
  { governance }: OnboardingPlaces,
  id: bigint
): Promise<{ candidate: Principal; finding: OnboardingFinding }> {
  const [info] = await governance.get_proposal_info(id);
  const candidate = info === undefined ? undefined : admittedBy(info);
  if (info === undefined || candidate === undefined) {
    const what =
      info === undefined ? 'governance knows no such proposal' : 'it admits nobody as a node provider';
    throw new NodeVaultError(
      'invalid-argument',
      `proposal ${id}: ${what}; give one of AddOrRemoveNodeProvider ToAdd`
    );
  }
  const status = proposalStatus(info);
  const reason = `proposal ${id} would admit ${candidate.toText()}; its status is ${status} (${PROPOSAL_STATUS.indexOf(status)})`;
  const source = `governance.get_proposal_info(${id})`;
  return { candidate, finding: { check: 'proposal', passed: status === 'open', reason, source } };
}

function admittedBy(info: ProposalInfo): Principal | undefined {
  const action = info.proposal[0]?.action[0];
  if (action === undefined || !('AddOrRemoveNodeProvider' in action)) return undefined;
  const [change] = action.AddOrRemoveNodeProvider.change;
  return change !== undefined && 'ToAdd' in change ? change.ToAdd.id[0] : undefined;
}

async function checkList({ governance }: OnboardingPlaces, candidate: Principal): Promise<Finding> {
  const { node_providers: providers } = await governance.list_node_providers();
  const listed = providers.some(({ id: [id] }) => id?.toText() === candidate.toText());
  const reason = `governance lists ${providers.length} node providers, the candidate ${listed ? 'among them already' : 'not among them'}`;
  return { passed: !listed, reason };
}

async function checkVault(places: OnboardingPlaces, candidate: Principal): Promise<OnboardingFinding[]> {
  let version: { record: bigint; number: number; root: string } | undefined;
  const record = await guarded('record', 'identity_vault.record_of', async () => {
    const [found] = await places.vault.record_of(candidate);
    if (found === undefined) return { passed: false, reason: 'the vault has no record of the candidate' };
    const { record_id: id, current_version: number, current_root: root, erased_at: erased } = found;
    if (erased.length > 0) return { passed: false, reason: `record ${id} has been erased` };
    if (found.erasure_requested_at.length > 0) {
      return { passed: false, reason: `record ${id}: its erasure has been requested` };
    }
    if (number === 0) return { passed: false, reason: `record ${id} has no submitted version` };
    version = { record: id, number, root: bytesToHex(new Uint8Array(root)) };
    return { passed: true, reason: `record ${id}, version ${number}, root ${version.root}` };
  });
  return [
    record,
    await guarded('version', 'identity_vault.get_version, get_standard', () => checkVersion(places, version)),
    ...(await checkStatus(places, candidate, version))
  ];
}

type CurrentVersion = { readonly record: bigint; readonly number: number; readonly root: string } | undefined;

/** The vault takes no incomplete version: what is left to be seen is that it was judged by the standard in force. */
async function checkVersion({ vault }: OnboardingPlaces, version: CurrentVersion): Promise<Finding> {
  if (version === undefined) return { passed: false, reason: 'there is no version to look at' };
  const [info] = await vault.get_version({ record_id: version.record, version: version.number });
  const [standard] = await vault.get_standard([]);
  if (info === undefined || !('submitted' in info.state)) {
    return { passed: false, reason: `version ${version.number} is not submitted` };
  }
  const inForce = standard?.number ?? 1;
  const reason = `subject ${info.subject}, ${info.sections.length} sections, complete by standard ${info.standard}; standard ${inForce} is in force`;
  return { passed: info.standard === inForce, reason };
}

async function checkStatus(
  places: OnboardingPlaces,
  candidate: Principal,
  version: CurrentVersion
): Promise<OnboardingFinding[]> {
  const source = `audit_registry.status(${candidate.toText()}), certified`;
  let root: string | undefined;
  const verified = await guarded('verified', source, async () => {
    const [proven] = await queryStatuses(places.registry, [candidate], places.trust);
    const status = proven?.status;
    if (!status) return { passed: false, reason: 'the registry proves that it knows no such provider' };
    root = bytesToHex(new Uint8Array(status.root));
    const kind = Object.keys(status.kind).join('');
    const now = BigInt(Math.floor((places.trust.now ?? Date.now()) / 1000));
    const inTime = status.until === 0n || status.until >= now;
    const until = status.until === 0n ? '' : `, until ${utcTime(status.until)}`;
    const names = status.verified_by.map((verifier) => ` ${verifier.toText()}`).join();
    const reason = `status ${kind}, version ${status.version}, ${status.verifiers} verifiers${names}${until}`;
    return { passed: kind === 'verified' && inTime, reason };
  });
  const same: Finding =
    root !== undefined && root === version?.root
      ? { passed: true, reason: `what was verified is what is sealed: root ${root}` }
      : { passed: false, reason: `verified root ${root ?? 'none'}, sealed root ${version?.root ?? 'none'}` };
  return [verified, { check: 'same-root', source: `${source}; identity_vault.record_of`, ...same }];
}

async function checkRecommendations({ registry }: OnboardingPlaces, candidate: Principal): Promise<Finding> {
  const { recommendations } = await registry.get_recommendations_of(candidate);
  const standing = recommendations.filter(({ state }) => !('withdrawn' in state) && !('rejected' in state));
  const list = standing.map(({ id, kind, state }) => `${id} (${name(kind)}, ${name(state)})`).join(', ');
  return standing.length === 0
    ? {
        passed: true,
        reason: `no recommendation about the candidate stands; ${recommendations.length} on record`
      }
    : { passed: false, reason: `recommendations stand: ${list}` };
}

function name(tag: object): string {
  return Object.keys(tag).join('');
}
