import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Principal } from '@dfinity/principal';
import { ResponseVerificationErrorCode, verifyRequestResponsePair } from '@dfinity/response-verification';
import { type CertificateTrust, verifyStatuses } from '../../src/client/index.js';
import type { HttpResponse, SharedService } from '../../src/client/idl/icrc3-idl.js';
import { someone, Stage, type StageRecord } from '../support/stage.js';

/** As HTTP gateways have it: five minutes, and responses of version 2. */
const MAX_CERTIFICATE_OFFSET_NS = 300_000_000_000n;
const VERIFICATION_VERSION = 2;

let stage: Stage;
let record: StageRecord;
const browser = someone('a browser');

beforeAll(async () => {
  stage = await Stage.create();
  record = await stage.submitMadeUp(someone('a provider'));
  await stage.registryAs(browser).refresh(record.provider);
  const { provider } = record;
  const warning = { provider, statement: 'It shares its machines', evidence_hash: new Uint8Array(32) };
  await stage.registryAs(browser).file_challenge(warning);
});

afterAll(() => stage?.tearDown());

async function trust(canister: Principal): Promise<CertificateTrust> {
  const rootKey = new Uint8Array(await stage.world.rootKey());
  return { rootKey, canister, now: await stage.world.pic.getTime() };
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

async function ask(service: SharedService, url: string, method = 'GET'): Promise<Answer> {
  const request = { method, url, headers: [] as [string, string][], body: new Uint8Array(0) };
  const answer: HttpResponse = await service.http_request(request);
  return {
    status: answer.status_code,
    headers: new Headers(answer.headers),
    text: new TextDecoder().decode(Uint8Array.from(answer.body))
  };
}

const canisters: [string, () => SharedService, () => Principal][] = [
  ['identity_vault', () => stage.vaultAs(browser), () => stage.vault],
  ['audit_registry', () => stage.registryAs(browser), () => stage.registry]
];

describe.each(canisters)('case 39: HTTP of %s', (name, service, id) => {
  test('the listed paths, by GET', async () => {
    for (const path of ['/metrics', '/robots.txt', '/metrics?since=1', '/robots.txt#top']) {
      const { status, headers } = await ask(service(), path);
      expect([path, status]).toEqual([path, 200]);
      expect(headers.get('X-Robots-Tag')).toBe('noindex');
    }
    expect((await ask(service(), '/robots.txt')).text).toBe('User-agent: *\nDisallow: /\n');
  });

  test('nothing else: other paths are not found, other methods not allowed; never for search engines', async () => {
    const others = [
      '/',
      '',
      '/metrics/',
      '/METRICS',
      '//metrics',
      '/metrics%20',
      '/index.html',
      '/../metrics'
    ];
    const records = [
      '/records/1',
      '/record/1',
      '/status',
      '/status/.json',
      '/status/aaaaa-aa',
      '/log',
      '/.well-known/ic-domains'
    ];
    for (const path of [...others, ...records, `/${'a'.repeat(10_000)}`]) {
      const { status, headers, text } = await ask(service(), path);
      expect([path, status, text]).toEqual([path, 404, 'not found\n']);
      expect(headers.get('X-Robots-Tag')).toBe('noindex');
    }
    for (const method of ['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'get', '']) {
      const { status, headers } = await ask(service(), '/metrics', method);
      expect([method, status, headers.get('Allow')]).toEqual([method, 405, 'GET']);
      expect(headers.get('X-Robots-Tag')).toBe('noindex');
    }
  });

  test("metrics are Prometheus' text: counts only, no principal and no bytes of a record", async () => {
    const { headers, text } = await ask(service(), '/metrics');
    expect(headers.get('Content-Type')).toBe('text/plain; version=0.0.4');
    const lines = text.trimEnd().split('\n');
    for (const line of lines) {
      expect(line).toMatch(/^(# HELP nodevault_\w+ [\w ',-]+|# TYPE nodevault_\w+ gauge|nodevault_\w+ \d+)$/);
    }
    const values = new Map(
      lines.filter((line) => !line.startsWith('#')).map((line) => line.split(' ') as [string, string])
    );
    const { log_length, schema } = await service().get_health();
    expect(values.get('nodevault_log_blocks')).toBe(String(log_length));
    expect(values.get('nodevault_schema_version')).toBe(String(schema));
    expect(BigInt(values.get('nodevault_cycles') ?? 0n)).toBeGreaterThan(10n ** 12n);
    if (name === 'identity_vault') {
      const sealed = record.sealed.sections.reduce((sum, { ciphertext }) => sum + ciphertext.length, 0);
      expect(values.get('nodevault_records')).toBe('1');
      expect(values.get('nodevault_sections')).toBe(String(record.sealed.sections.length));
      expect(values.get('nodevault_sealed_bytes')).toBe(String(sealed));
    } else {
      const counted = ['auditors', 'audit_rounds', 'audits', 'reports', 'recommendations', 'challenges'];
      expect(counted.map((gauge) => values.get(`nodevault_${gauge}`))).toEqual([
        '0',
        '0',
        '0',
        '0',
        '0',
        '1'
      ]);
    }
  });

  test("the gateway's own verification lets every answer pass, and none of another canister", async () => {
    const { rootKey, now = 0 } = await trust(id());
    const verify = async (url: string, canister: Principal) => {
      const request = { method: 'GET', url, headers: [] as [string, string][], body: new Uint8Array(0) };
      const { status_code, headers, body } = await service().http_request(request);
      return verifyRequestResponsePair(
        { ...request, certificate_version: [2] },
        { status_code, headers, body: Uint8Array.from(body) },
        canister.toUint8Array(),
        BigInt(now) * 1_000_000n,
        MAX_CERTIFICATE_OFFSET_NS,
        rootKey,
        VERIFICATION_VERSION
      );
    };
    const status = `/status/${record.provider.toText()}.json`;
    for (const url of ['/metrics', '/robots.txt', '/nowhere', '/', status]) {
      expect(await verify(url, id())).toMatchObject({ verificationVersion: VERIFICATION_VERSION });
    }
    const other = id() === stage.vault ? stage.registry : stage.vault;
    await expect(verify('/metrics', other)).rejects.toMatchObject({
      code: ResponseVerificationErrorCode.CertificateMissingCertifiedData
    });
  });
});

describe('the status of a provider over HTTP', () => {
  test('is what the query answers, and proves itself', async () => {
    const registry = stage.registryAs(browser);
    const { status, headers, text } = await ask(registry, `/status/${record.provider.toText()}.json`);
    expect([status, headers.get('Content-Type')]).toEqual([200, 'application/json']);
    const document = JSON.parse(text) as Record<string, string>;
    expect(document).toMatchObject({
      provider: record.provider.toText(),
      status: 'submitted',
      record_id: '1',
      version: 1,
      root: Buffer.from(record.sealed.root).toString('base64'),
      until: '0',
      verifiers: 0
    });
    const bytes = (name: string): Uint8Array => Uint8Array.from(Buffer.from(document[name] ?? '', 'base64'));
    const answer = { certificate: bytes('certificate'), witness: bytes('witness') };
    const [proven] = await verifyStatuses(answer, [record.provider], await trust(stage.registry));
    expect(proven?.status).toMatchObject({ kind: { submitted: null }, version: 1 });
  });

  test('of a stranger: unknown, with the proof of it', async () => {
    const { status, text } = await ask(stage.registryAs(browser), `/status/${browser.toText()}.json`);
    expect(status).toBe(200);
    const { status: said, certificate = '', witness = '' } = JSON.parse(text) as Record<string, string>;
    expect(said).toBe('unknown');
    const bytes = (base64: string): Uint8Array => Uint8Array.from(Buffer.from(base64, 'base64'));
    const answer = { certificate: bytes(certificate), witness: bytes(witness) };
    expect(await verifyStatuses(answer, [browser], await trust(stage.registry))).toEqual([
      { provider: browser, status: null }
    ]);
  });

  test('of what is no principal: not found', async () => {
    const good = record.provider.toText();
    for (const text of [
      good.toUpperCase(),
      good.replaceAll('-', ''),
      `${good}-`,
      good.slice(1),
      'x',
      '../x'
    ]) {
      expect((await ask(stage.registryAs(browser), `/status/${text}.json`)).status).toBe(404);
    }
  });
});
