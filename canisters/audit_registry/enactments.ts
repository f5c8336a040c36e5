import { canisterSelf } from 'azle';

import { isErr, type Result } from '../../src/protocol/errors.js';
import { Enactments } from '../common/enactments.js';

import { memory } from './memory.js';

const enactments = new Enactments(memory.enacted);

/** What a spec must be, and the one text that a motion for it has. */
export interface Governed<Spec> {
  readonly check: (spec: Spec) => Result<null>;
  /** @param registry this canister's principal as bytes */
  readonly render: (registry: Uint8Array, spec: Spec) => string;
}

/**
 * The one way in which anything governed happens here: runs `act` where proposal `id` is an executed motion with
 * exactly the spec's text. The same enactment again changes nothing. Awaits before `act`, which reads the state anew.
 */
export async function enactSpec<Spec>(
  id: bigint,
  spec: Spec,
  { check, render }: Governed<Spec>,
  act: () => Result<null>
): Promise<Result<null>> {
  const form = check(spec);
  if (isErr(form)) return form;
  return enactments.enact(id, render(canisterSelf().toUint8Array(), spec), act);
}
