/**
 * What auditors look at in a data center, by version. A version, once used, keeps its items and their order for ever; a
 * report answers every item of its version, in this order.
 */
export interface ChecklistItem {
  readonly id: string;
  readonly question: string;
  /** Can be found out from afar. */
  readonly remote: boolean;
  /** Says where the machine is by timing alone. */
  readonly timing?: true;
}

const CHECKLIST_1: readonly ChecklistItem[] = [
  item(
    'machine-count',
    'As many machines stand there as the NNS registry lists for this operator and data center'
  ),
  item('node-id', 'The machine answers for the node id that was drawn'),
  item('chassis', 'Serial number of the chassis is the one on the provider’s order or handover'),
  item('hardware-generation', 'Hardware is of the generation that the node’s reward type names'),
  item('coordinates', 'Coordinates of the building are those of the data center’s record, within 1 km'),
  item('data-center-owner', 'The building’s operator is the owner that the data center’s record names', true),
  item('operator-record', 'The node’s operator record names this data center', true),
  item('ownership', 'Invoice, lease or handover shows that the provider owns or controls the machine', true),
  item('physical-access', 'Cage or rack is locked, and the list of who has access was seen'),
  item(
    'inventory',
    'Low-privilege inventory (lsusb, dmidecode without secrets) was taken and shows no foreign device'
  ),
  item('no-foreign-load', 'No other service runs on the machine’s address range', true),
  { ...item('latency', 'Local-network latency challenge was answered within its bound'), timing: true },
  item('photos', 'Photos of rack, chassis label and cabling are sealed in the vault')
];

function item(id: string, question: string, remote = false): ChecklistItem {
  return { id, question, remote };
}

const CHECKLISTS = new Map<number, readonly ChecklistItem[]>([[1, CHECKLIST_1]]);

/** The version that new reports answer. */
export const CURRENT_CHECKLIST = 1;

/** The items of a version, in order; undefined for a version that there is not. */
export function checklist(version: number): readonly ChecklistItem[] | undefined {
  return CHECKLISTS.get(version);
}

export const FINDINGS = ['confirmed', 'deviates', 'not_verified'] as const;
export type Finding = (typeof FINDINGS)[number];

/** One answer. */
export interface Answer {
  readonly item: string;
  readonly finding: Finding;
  /** Required where the finding is not `confirmed`: what was seen instead, or why it was not verified. */
  readonly remark: string;
}

/** Round trips on one local network are shorter; 1 ms is 100 km of fibre there and back. */
export const MAX_LATENCY_BOUND_MICROSECONDS = 1_000;

/** On site, from afar, or nothing but timing: the last never suffices for a consequence. */
export const EVIDENCE_KINDS = ['on_site', 'remote_only', 'timing_only'] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

/** What a report weighs, in percent of one from the site. */
export const EVIDENCE_WEIGHT: Record<EvidenceKind, number> = {
  on_site: 100,
  remote_only: 25,
  timing_only: 0
};

/** Of which kind the evidence of a report is, derived from what it says was found out. */
export function evidenceKind(version: number, onSite: boolean, answers: readonly Answer[]): EvidenceKind {
  const items = checklist(version) ?? [];
  const foundOut = answers.filter(({ finding }) => finding !== 'not_verified');
  const byMoreThanTiming = foundOut.some(({ item: id }) =>
    items.some((each) => each.id === id && !each.timing)
  );
  if (!byMoreThanTiming) return 'timing_only';
  return onSite ? 'on_site' : 'remote_only';
}
