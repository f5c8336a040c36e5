import { IDL } from '@dfinity/candid';
import { type PocketIc } from '@dfinity/pic';
import { Principal } from '@icp-sdk/core/principal';

/** Something that names a principal; several Principal classes meet here, and text crosses between them. */
export interface Named {
  toText(): string;
}

/**
 * A canister's methods as `sender` calls them: the client library's own service types, over PocketIC instead of an
 * agent, so that a test speaks in anybody's name. Rejects become pic-js errors.
 */
export function actorAs<Service extends object>(
  pic: PocketIc,
  canister: Named,
  idl: () => IDL.ServiceClass,
  sender: Named
): Service {
  const address = {
    canisterId: Principal.fromText(canister.toText()),
    sender: Principal.fromText(sender.toText())
  };
  const methods = idl()._fields.map(([method, type]) => [
    method,
    async (...args: unknown[]): Promise<unknown> => {
      const call = { ...address, method, arg: new Uint8Array(IDL.encode(type.argTypes, args)) };
      const isQuery = type.annotations.some((each) => each === 'query' || each === 'composite_query');
      const reply = await (isQuery ? pic.queryCall(call) : pic.updateCall(call));
      return IDL.decode(type.retTypes, new Uint8Array(reply))[0];
    }
  ]);
  return Object.fromEntries(methods) as Service;
}
