/** A document of the largest size: sealed, uploaded, released, opened; and single facts about it, proven in public. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  connect,
  disclose,
  documentFromFields,
  enactRelease,
  ensureRecord,
  fetchCertifiedRoot,
  openReleasedSection,
  redactedDocument,
  type Redemption,
  redeemSection,
  requireDisclosed,
  requireDisclosedFile,
  sealVersion,
  submitVersion
} from '../../src/client/index.js';
import type { PutChunkArgs } from '../../src/client/idl/vault-idl.js';
import { MAX_SECTION_BYTES } from '../../src/protocol/limits.js';
import { madeUpBytes } from '../../scripts/bench/made-up-bytes.js';
import { completeSections } from '../support/complete-sections.js';
import { type OpenRecord, someone, Stage } from '../support/stage.js';

const provider = someone('a provider with a large document');
const DOCUMENT = {
  fileName: 'accounts.pdf',
  mediaType: 'application/pdf',
  content: madeUpBytes('a document of 20 MiB', 20 * 1024 * 1024)
};
const COPY = { fileName: 'accounts.public.pdf', content: madeUpBytes('its redacted copy', 300_000) };

let stage: Stage;
let record: OpenRecord;

beforeAll(async () => {
  stage = await Stage.create({ nodeProviders: [provider.toText()] });
});

afterAll(() => stage?.tearDown());

describe('a document of 20 MiB', () => {
  test('is uploaded in chunks; where the line breaks, it goes on', async () => {
    const vault = stage.vaultAs(provider);
    const { record_id, next_version } = await ensureRecord(vault, provider);
    const address = { vault: stage.vault.toUint8Array(), record: record_id, version: next_version };
    const sections = [
      ...completeSections('report-only'),
      { name: 'document-1', fields: redactedDocument(DOCUMENT, COPY) }
    ];
    const { sealed, opening } = await sealVersion({
      network: 'local',
      address,
      subject: 'report-only',
      sections
    });
    record = { provider, sealed, opening };
    expect(sealed.sections[0]?.ciphertext.length).toBe(MAX_SECTION_BYTES);

    const taken: number[] = [];
    const breaking = async (args: PutChunkArgs) => {
      if (taken.length === 9) throw new Error('the line went dead');
      taken.push(args.index);
      return vault.put_chunk(args);
    };
    const broken = { ...vault, put_chunk: Object.assign(breaking, { withOptions: () => breaking }) };
    await expect(submitVersion(broken, sealed)).rejects.toThrow('the line went dead');
    let chunks = 0;
    await submitVersion(vault, sealed, () => chunks++);
    expect({ first: taken.length, then: chunks }).toEqual({ first: 9, then: 21 - 9 + 1 });
  });

  test('comes to the custodians of a motion as it was', async () => {
    const spec = await stage.releaseSpec(record, { sections: ['document-1'] });
    const proposalId = await stage.world.governance.adopt(stage.motionText(spec));
    await enactRelease(stage.vaultAs(someone('anyone')), proposalId, spec);
    const vault = stage.vault.toUint8Array();
    const common = { network: 'local' as const, vault, proposalId, spec, section: 'document-1' };
    const redeem = (request: Redemption) => {
      const { id, transport } = request.share === 'A' ? stage.custodianA : stage.custodianB;
      return redeemSection(stage.vaultAs(id), request, transport.secret);
    };
    const a = await redeem({ ...common, share: 'A' });
    const b = await redeem({ ...common, share: 'B' });
    const address = { ...record.sealed.address, section: 'document-1' };
    const released = { address, root: spec.root, ciphertext: a.ciphertext };
    const { content } = await openReleasedSection(released, a.key, b.key);
    const opened = documentFromFields(content.fields);
    expect(opened && { ...opened, content: Buffer.compare(opened.content, DOCUMENT.content) }).toEqual({
      ...DOCUMENT,
      content: 0
    });
  });
});

describe('selective disclosure', () => {
  test('against the certified root: the redacted copy and the original, by anybody, without opening anything', async () => {
    const host = `http://127.0.0.1:${await stage.world.pic.makeLive()}`;
    const { agent } = await connect({ network: 'local', host });
    const root = await fetchCertifiedRoot(agent, record.sealed.address);
    for (const [field, content] of [
      ['redacted_sha256', COPY.content],
      ['content', DOCUMENT.content]
    ] as const) {
      const shown = disclose(record.opening, 'document-1', field);
      requireDisclosed(root, shown);
      requireDisclosedFile(shown, content);
      expect(() => requireDisclosedFile(shown, content.subarray(1))).toThrow(/it is not that file/);
    }

    const { sealed } = await stage.submit(provider, 'report-only');
    expect(await fetchCertifiedRoot(agent, sealed.address)).toEqual(sealed.root);
    expect(await fetchCertifiedRoot(agent, record.sealed.address)).toEqual(root);
    const missing = { ...sealed.address, version: sealed.address.version + 1 };
    await expect(fetchCertifiedRoot(agent, missing)).rejects.toMatchObject({ code: 'wrong-version' });
  });

  test('case 36: a root that another subnet key certifies is refused', async () => {
    const host = `http://127.0.0.1:${await stage.world.pic.makeLive()}`;
    const { agent } = await connect({ network: 'local', host });
    await expect(fetchCertifiedRoot(agent, record.sealed.address)).resolves.toBeDefined();
    agent.rootKey =
      agent.rootKey?.map((byte, at, { length }) => (at === length - 1 ? byte ^ 1 : byte)) ?? null;
    await expect(fetchCertifiedRoot(agent, record.sealed.address)).rejects.toThrow();
  });
});
