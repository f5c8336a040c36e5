import type { StandardSpec } from '../spec/standard.js';

const COMPANY = ['entity', 'independence', 'owners', 'representatives', 'seat', 'statements'];
const EVIDENCE = ['contract-*', 'document-*'];

/** `standard-1.json` as the vault enforces it until a motion puts another in force; a test compares the two. */
export const STANDARD_1_IN_VAULT: StandardSpec = {
  number: 1,
  // prettier-ignore
  hash: Uint8Array.of(
    0x9f, 0x6e, 0x9a, 0x9c, 0x2a, 0xaa, 0x89, 0xdc, 0x47, 0xc4, 0xe7, 0x1b, 0x73, 0x5f, 0xd7, 0xfc,
    0x54, 0xb6, 0x9d, 0xec, 0xa9, 0x1e, 0x2f, 0xa1, 0x89, 0x54, 0xcb, 0xb0, 0x59, 0x7a, 0x3a, 0x0a
  ),
  subjects: [
    { kind: 'association', required: ['constitution', ...COMPANY], optional: EVIDENCE },
    { kind: 'corporation', required: COMPANY, optional: EVIDENCE },
    { kind: 'foundation', required: ['constitution', ...COMPANY], optional: EVIDENCE },
    {
      kind: 'individual',
      required: ['document-*', 'independence', 'owners', 'passport', 'person', 'residence', 'statements'],
      optional: ['contract-*']
    },
    { kind: 'llc', required: COMPANY, optional: EVIDENCE },
    {
      kind: 'partnership',
      required: ['entity', 'independence', 'owners', 'partners', 'representatives', 'seat', 'statements'],
      optional: EVIDENCE
    },
    { kind: 'report-only', required: ['report'], optional: ['document-*'] },
    {
      kind: 'sole-trader',
      required: [
        'document-*',
        'entity',
        'independence',
        'owners',
        'passport',
        'person',
        'residence',
        'seat',
        'statements'
      ],
      optional: ['contract-*', 'representatives']
    },
    { kind: 'trust', required: [...COMPANY, 'trust'], optional: EVIDENCE }
  ]
};
