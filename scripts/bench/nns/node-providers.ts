import { IDL } from '@icp-sdk/core/candid';
import { Principal as CorePrincipal } from '@icp-sdk/core/principal';
import type { Principal } from '@dfinity/principal';
import { governanceIdlFactory } from '../../../tests/support/nns-interface.js';

/** What `list_node_providers` of NNS governance answers, each provider with the account that rewards go to. */
export function nodeProviderList(providers: readonly Principal[]): Uint8Array {
  const method = governanceIdlFactory({ IDL })._fields.find(([name]) => name === 'list_node_providers');
  if (method === undefined) throw new Error("governance's interface has no list_node_providers");
  const node_providers = providers.map((provider) => ({
    id: [CorePrincipal.fromUint8Array(provider.toUint8Array())],
    reward_account: [{ hash: new Uint8Array(32).fill(7) }]
  }));
  return new Uint8Array(IDL.encode(method[1].retTypes, [{ node_providers }]));
}
