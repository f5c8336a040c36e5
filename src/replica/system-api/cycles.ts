import { principalText } from '../principal.js';
import { violation, type SystemApiHost } from './host.js';
import { Allowed, api, type ApiFunction, type ApiTable } from './table.js';

const CYCLES_MINTING_CANISTER = 'rkp4c-7iaaa-aaaaa-aaaca-cai';

const U64_MAX = (1n << 64n) - 1n;

function available(host: SystemApiHost): bigint {
  return host.context.cyclesAvailable - host.context.effects.cyclesAccepted;
}

function accept(host: SystemApiHost, wanted: bigint): bigint {
  const rest = available(host);
  const amount = wanted < rest ? wanted : rest;
  host.context.effects.cyclesAccepted += amount;
  host.context.balance += amount;
  return amount;
}

function burn(host: SystemApiHost, wanted: bigint): bigint {
  const { context } = host;
  const spendable = liquid(host);
  const amount = wanted < spendable ? wanted : spendable;
  context.balance -= amount;
  return amount;
}

function liquid(host: SystemApiHost): bigint {
  const rest = host.context.balance - host.context.freezingThreshold;
  return rest > 0n ? rest : 0n;
}

/** The older form with a 64-bit result: traps where the amount is larger. */
function narrow(name: string, allowed: number, amount: (host: SystemApiHost) => bigint): ApiFunction {
  return api(':I', allowed, (host) => {
    const value = amount(host);
    if (value <= U64_MAX) return value;
    throw violation(`ic0.${name}: ${value} cycles do not fit in 64 bits; use ${name}128`);
  });
}

function wide(allowed: number, amount: (host: SystemApiHost) => bigint): ApiFunction {
  return api('p:', allowed, (host, [dst = 0]) => host.writeU128(dst, amount(host)));
}

/** `(amount high, amount low, dst)`: does something with cycles and writes how many. */
function spend(allowed: number, act: (host: SystemApiHost, amount: bigint) => bigint): ApiFunction {
  return api('IIp:', allowed, (host, [dst = 0], [high = 0n, low = 0n]) =>
    host.writeU128(dst, act(host, (high << 64n) | low))
  );
}

/** Cycles out of nothing, for the cycles minting canister alone. */
function mint(host: SystemApiHost, amount: bigint): bigint {
  const { canister } = host.context;
  if (principalText(canister.id) !== CYCLES_MINTING_CANISTER) {
    throw violation(
      `ic0.mint_cycles cannot be executed on non Cycles Minting Canister: ${principalText(canister.id)} != ${CYCLES_MINTING_CANISTER}`
    );
  }
  host.context.balance += amount;
  return amount;
}

/** Cycles of the canister and of the message. */
export const cyclesApi: ApiTable = {
  canister_cycle_balance: narrow('canister_cycle_balance', Allowed.always, (host) => host.context.balance),
  canister_cycle_balance128: wide(Allowed.always, (host) => host.context.balance),
  canister_liquid_cycle_balance128: wide(Allowed.always, liquid),
  msg_cycles_available: narrow('msg_cycles_available', Allowed.cyclesIn, available),
  msg_cycles_available128: wide(Allowed.cyclesIn, available),
  msg_cycles_refunded: narrow('msg_cycles_refunded', Allowed.refund, (host) => host.context.cyclesRefunded),
  msg_cycles_refunded128: wide(Allowed.refund, (host) => host.context.cyclesRefunded),
  msg_cycles_accept: api('I:I', Allowed.cyclesIn, (host, _args, [amount = 0n]) => accept(host, amount)),
  msg_cycles_accept128: spend(Allowed.cyclesIn, accept),
  cycles_burn128: spend(Allowed.burn, burn),
  mint_cycles: api('I:I', Allowed.callWithCycles, (host, _args, [amount = 0n]) => mint(host, amount)),
  mint_cycles128: spend(Allowed.callWithCycles, mint)
};
