import { msgCaller } from 'azle';

import { err, ok, type Result } from '../../src/protocol/errors.js';
import { isAnonymous } from '../../src/protocol/spec/lines.js';

/** The caller's principal as bytes; anonymous callers get an error. */
export function knownCaller(): Result<Uint8Array> {
  const caller = msgCaller().toUint8Array();
  return isAnonymous(caller)
    ? err('anonymous_caller', 'the anonymous principal cannot do this; sign the call with an identity')
    : ok(caller);
}
