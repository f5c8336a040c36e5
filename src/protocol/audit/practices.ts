/**
 * What the Decentralization & Security Guide asks of node providers, as a checklist that a provider answers and signs. A
 * version, once used, keeps its items and their order for ever.
 */
export interface Practice {
  readonly id: string;
  readonly statement: string;
}

const PRACTICES_1: readonly Practice[] = [
  { id: 'independence', statement: 'No owner, manager or financier is shared with another node provider' },
  {
    id: 'supply-chain',
    statement: 'Hardware came from the maker or its dealer, sealed, and was checked on arrival'
  },
  {
    id: 'physical-access',
    statement: 'Only named persons have access to the machines, and each access is logged'
  },
  { id: 'keys', statement: 'The provider’s and the operators’ keys are in hardware, under its own control' },
  {
    id: 'local-operation',
    statement: 'The provider operates its nodes itself, with people near the data center'
  },
  { id: 'relocation', statement: 'Nodes are moved only after a proposal, and records are changed first' },
  { id: 'four-eyes', statement: 'Nobody touches a machine alone' },
  { id: 'key-splitting', statement: 'Backups of keys are split, and no one person can put them together' }
];

const PRACTICES = new Map<number, readonly Practice[]>([[1, PRACTICES_1]]);

/** The version that providers answer now. */
export const CURRENT_PRACTICES = 1;

/** The items of a version, in order; undefined for a version that there is not. */
export function practices(version: number): readonly Practice[] | undefined {
  return PRACTICES.get(version);
}

export const COMPLIANCES = ['yes', 'partly', 'no', 'not_applicable'] as const;
export type Compliance = (typeof COMPLIANCES)[number];

/** One answer; the remark is required where it is not `yes`. */
export interface PracticeAnswer {
  readonly practice: string;
  readonly compliance: Compliance;
  readonly remark: string;
}
