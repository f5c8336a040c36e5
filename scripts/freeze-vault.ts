/**
 * Freezes a vault's stable memory, as the present build writes it, for the present schema: tests/upgrade/frozen.test.ts has
 * every later build read it. Run once, when a schema is new; what is frozen is never made anew.
 */
import { Principal as CorePrincipal } from '@icp-sdk/core/principal';
import { SCHEMA } from '../canisters/identity_vault/schema.js';
import { candidReleaseSpec, specToJson, transportKeyFromSecret, unwrap } from '../src/client/index.js';
import { renderErase } from '../src/protocol/spec/erase.js';
import { renderRetention } from '../src/protocol/spec/retention.js';
import { freeze } from '../tests/support/frozen-memory.js';
import { type FrozenVault, viewsOf } from '../tests/support/frozen-vault.js';
import { freezeOnce } from './freeze-once.js';
import { someone, Stage } from '../tests/support/stage.js';
import { bytesToHex } from '@noble/hashes/utils';

const SECTION = 'report';
const SECRETS = { A: new Uint8Array(32).fill(0x11), B: new Uint8Array(32).fill(0x22) };
/** 1 January 2100. */
const FAR = 4_102_444_800n;

async function freezeVault(url: string): Promise<void> {
  const stage = await Stage.create({ url });
  const { governance, pic } = stage.world;
  const custodians = {
    A: { id: someone('the frozen custodian A'), transport: transportKeyFromSecret(SECRETS.A) },
    B: { id: someone('the frozen custodian B'), transport: transportKeyFromSecret(SECRETS.B) }
  };
  const stayer = someone('a provider that stays');
  const first = await stage.submit(stayer, 'report-only');
  await stage.submit(stayer, 'report-only');
  const vault = stage.vaultAs(stayer);
  unwrap(await vault.appoint_delegate([someone('a delegate')]), 'appoint_delegate');

  const spec = await stage.releaseSpec(first, {
    sections: [SECTION],
    custodian_a: { id: custodians.A.id.toUint8Array(), transport_key: custodians.A.transport.publicKey },
    custodian_b: { id: custodians.B.id.toUint8Array(), transport_key: custodians.B.transport.publicKey },
    redeem_until: FAR
  });
  const open = await governance.proposeMotion({ motionText: stage.motionText(spec) });
  unwrap(await vault.announce(open, candidReleaseSpec(spec)), 'announce');
  const motion = await governance.adopt(stage.motionText(spec));
  unwrap(await stage.redeem(custodians.A.id, motion, spec, 'A', SECTION), 'redeem');

  const leaver = await stage.submit(someone('a provider that wants to go'), 'report-only');
  const leaving = stage.vaultAs(leaver.provider);
  unwrap(await leaving.request_erasure(leaver.sealed.address.record), 'request_erasure');

  const erased = await stage.submit(someone('a provider to be erased'), 'report-only');
  const self = stage.vault.toUint8Array();
  const erase = { record_id: erased.sealed.address.record, reason: 'Ordered by a court' };
  unwrap(await vault.enact(await governance.adopt(renderErase(self, erase)), { erase }), 'enact');
  const set_retention = { days: 400 };
  const retention = await governance.adopt(renderRetention(self, set_retention));
  unwrap(await vault.enact(retention, { set_retention }), 'enact');

  const section = first.opening.sections.find(({ name }) => name === SECTION);
  if (section === undefined) throw new Error(`the frozen record has no section ${SECTION}`);
  const frozen: FrozenVault = {
    vault: stage.vault.toText(),
    motion,
    spec: specToJson({ type: 'release', spec }),
    custodians: {
      A: { id: custodians.A.id.toText(), secret: bytesToHex(SECRETS.A) },
      B: { id: custodians.B.id.toText(), secret: bytesToHex(SECRETS.B) }
    },
    opened: section.content.fields.map(({ name, value }) => ({ name, value: String(value) })),
    views: await viewsOf(vault, motion)
  };
  const memory = await pic.getStableMemory(CorePrincipal.fromText(stage.vault.toText()));
  await freeze('identity_vault', SCHEMA, frozen, memory);
  await stage.tearDown();
}

await freezeOnce('identity_vault', SCHEMA, freezeVault);
