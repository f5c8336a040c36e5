/** Nothing incomplete is sealed, and no verifier confirms it: both ends go by the standard. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { requireOpening } from '../../../src/client/open-section.js';
import { type Opening, sealSections, sealVersion } from '../../../src/client/seal-version.js';
import { parseStandard } from '../../../src/client/standard-file.js';
import { completeSections } from '../../support/complete-sections.js';
import { TEST_VAULT } from './test-vetkeys.js';

const ADDRESS = { vault: TEST_VAULT, record: 17n, version: 3 };
const REQUEST = { network: 'local' as const, address: ADDRESS, subject: 'report-only' };
const REPORT = completeSections('report-only');
const SECOND = parseStandard(
  {
    number: 2,
    title: 'A test',
    subjects: [{ kind: 'report-only', required: ['report'], optional: [] }],
    sections: [{ name: 'report', required: ['verdict'] }]
  },
  'second.json'
);
const VERDICT = [{ name: 'report', fields: [{ name: 'verdict', value: 'good' }] }];

describe('sealing', () => {
  test('refuses what is incomplete, naming every section and field', async () => {
    const sections = [{ name: 'report', fields: REPORT[0]?.fields.slice(2) ?? [] }];
    await expect(sealVersion({ ...REQUEST, sections })).rejects.toMatchObject({
      code: 'incomplete',
      message: expect.stringMatching(/missing fields in section report: checked.0.item, checked.0.result/)
    });
    await expect(sealVersion({ ...REQUEST, subject: 'llc', sections: REPORT })).rejects.toThrow(
      /missing sections: entity, independence, owners, representatives, seat, statements; .*know: report/
    );
    const { sealed, opening } = await sealVersion({ ...REQUEST, sections: REPORT });
    expect([sealed, opening]).toMatchObject([1, 2].map(() => ({ subject: 'report-only', standard: 1 })));
  });

  test('goes by another standard where it is given one', async () => {
    await expect(sealVersion({ ...REQUEST, sections: VERDICT })).rejects.toMatchObject({
      code: 'incomplete'
    });
    const { sealed } = await sealVersion({ ...REQUEST, standard: SECOND, sections: VERDICT });
    expect(sealed.standard).toBe(2);
  });

  test('text that is none is a typed error, whichever section it is in', async () => {
    const bad = { name: 'b', fields: [{ name: 'x', value: '\ud800' }] };
    const good = { name: 'a', fields: [{ name: 'x', value: 'y' }] };
    for (const sections of [[bad], [good, bad], [bad, { ...good, name: 'c' }]])
      await expect(sealSections({ ...REQUEST, standard: 1, sections })).rejects.toMatchObject({
        code: 'invalid-argument'
      });
  });
});

describe('a verifier', () => {
  let opening: Opening;
  let held: { root: Uint8Array; subject: string; standard: number };

  beforeAll(async () => {
    ({ opening } = await sealVersion({ ...REQUEST, sections: REPORT }));
    held = { root: opening.root, subject: 'report-only', standard: 1 };
  });

  test('takes what is complete and leads to the root', () => {
    expect(() => requireOpening(held, opening)).not.toThrow();
  });

  test('refuses what a client of the provider\u2019s own has sealed without asking any standard', async () => {
    const sections = [{ name: 'report', fields: [{ name: 'statement', value: 'All is well' }] }];
    const sealed = await sealSections({ ...REQUEST, standard: 1, sections });
    expect(() => requireOpening({ ...held, root: sealed.opening.root }, sealed.opening)).toThrow(
      expect.objectContaining({ code: 'incomplete', message: expect.stringContaining('verifier') })
    );
  });

  test('goes by what the vault says, not by what the opening says', () => {
    expect(() => requireOpening({ ...held, subject: 'individual' }, opening)).toThrow(/subject individual/);
    expect(() => requireOpening(held, { ...opening, subject: 'individual' })).not.toThrow();
    expect(() => requireOpening({ ...held, standard: 2 }, opening)).toThrow(
      expect.objectContaining({ code: 'wrong-standard' })
    );
    expect(() => requireOpening({ ...held, standard: 2 }, opening, SECOND)).toThrow(/missing fields/);
    expect(() => requireOpening({ ...held, root: new Uint8Array(32) }, opening)).toThrow(
      expect.objectContaining({ code: 'root-mismatch' })
    );
  });
});
