import { type Principal } from '@dfinity/principal';
import { renderAcceptVerifier, unwrap } from '../../src/client/index.js';
import { type Stage } from './stage.js';

const YEAR_SECONDS = 365n * 86_400n;

/** Has a motion accept the verifier for a year. */
export async function acceptVerifier(stage: Stage, verifier: Principal): Promise<void> {
  const valid_until = (await stage.nowSeconds()) + YEAR_SECONDS;
  const spec = { verifier: verifier.toUint8Array(), name: 'A Verifier', valid_until };
  const motion = await stage.world.governance.adopt(
    renderAcceptVerifier(stage.registry.toUint8Array(), spec)
  );
  const act = { accept_verifier: { ...spec, verifier } };
  unwrap(await stage.registryAs(verifier).enact(motion, act), 'enact');
}
