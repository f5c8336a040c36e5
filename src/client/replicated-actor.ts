import { Actor, type Agent } from '@dfinity/agent';
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';

/**
 * A canister's methods, with the queries as updates: the subnet executes them and certifies what they answer, where one
 * node could make up a query's answer. For what a conclusion rests on.
 */
export function replicatedActor<Service>(
  agent: Agent,
  canisterId: Principal,
  idl: () => IDL.ServiceClass
): Service {
  const methods: Record<string, IDL.FuncClass> = {};
  for (const [name, { argTypes, retTypes }] of idl()._fields) methods[name] = IDL.Func(argTypes, retTypes);
  return Actor.createActor<Service>(() => IDL.Service(methods), { agent, canisterId });
}
