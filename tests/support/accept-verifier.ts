import { type Principal } from '@dfinity/principal';
import { candidAcceptVerifier, renderAcceptVerifier, unwrap } from '../../src/client/index.js';
import { ANY_VERIFIER } from './confirmation.js';
import { type Stage } from './stage.js';

const YEAR_SECONDS = 365n * 86_400n;

/** Has a motion accept the verifier for a year. */
export async function acceptVerifier(stage: Stage, verifier: Principal): Promise<void> {
  const valid_until = (await stage.nowSeconds()) + YEAR_SECONDS;
  const spec = { verifier: verifier.toUint8Array(), name: 'A Verifier', ...ANY_VERIFIER, valid_until };
  const motion = await stage.world.governance.adopt(
    renderAcceptVerifier(stage.registry.toUint8Array(), spec)
  );
  const act = { accept_verifier: candidAcceptVerifier(spec) };
  unwrap(await stage.registryAs(verifier).enact(motion, act), 'enact');
}
