/** Every relative link of a document leads to a file that is there, and to a heading in it. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { projectPath } from '../../support/paths.js';

const DOCUMENTS = [
  'README.md',
  'CHANGELOG.md',
  'docs/decisions.md',
  'docs/deploying.md',
  'docs/formats.md',
  'docs/recommendations.md',
  'docs/threat-model.md',
  'canisters/identity_vault/README.md',
  'canisters/audit_registry/README.md',
  'canisters/common/README.md'
];

/** Anchors of a document's headings, as forges make them. */
function anchors(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-')
  );
}

describe.each(DOCUMENTS)('%s', (document) => {
  const text = readFileSync(projectPath(document), 'utf8');
  const links = [...text.matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(([, link = '']) => link);

  test('links lead somewhere', () => {
    const broken = links.filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? projectPath(document) : projectPath(join(dirname(document), path));
      if (!existsSync(target)) return true;
      return anchor !== undefined && !anchors(readFileSync(target, 'utf8')).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  test('names no path of a machine', () => {
    expect(text).not.toMatch(/(^|[\s("'`])\/(work|root|tmp|home)\//m);
  });
});
