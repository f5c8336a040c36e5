import { ErrorCode } from '../errors.js';
import { samePrincipal } from '../principal.js';
import { NOT_REPLICATED } from './context.js';
import { Trap, violation, type SystemApiHost } from './host.js';
import { readableBytes } from './message.js';
import { Allowed, type ApiTable } from './table.js';

const MAX_CERTIFIED_DATA_BYTES = 32;

/** Bytes of a canister's log; printing more costs as if it were this much. */
const LOG_CAPACITY = 4096;

function certificate(host: SystemApiHost): Uint8Array {
  const { certificate: bytes } = host.context;
  if (bytes === null) throw violation('ic0.data_certificate: there is no certificate');
  return bytes;
}

function setCertifiedData(host: SystemApiHost, [src = 0, size = 0]: readonly number[]): undefined {
  if (size > MAX_CERTIFIED_DATA_BYTES) {
    throw violation(`ic0.certified_data_set: ${size} bytes; the limit is ${MAX_CERTIFIED_DATA_BYTES}`);
  }
  host.context.effects.certifiedData = host.read(src, size);
}

function setTimer(host: SystemApiHost, time: bigint): bigint {
  const { effects, canister } = host.context;
  const former = effects.globalTimer ?? canister.globalTimer;
  effects.globalTimer = time;
  return former;
}

function performanceCounter(host: SystemApiHost, [kind = 0]: readonly number[]): bigint {
  if (kind === 0) return host.executed;
  if (kind === 1) return host.context.earlierInstructions + host.executed;
  throw violation(`Error getting performance counter type ${kind}`);
}

function isController(host: SystemApiHost, [src = 0, size = 0]: readonly number[]): number {
  if (size > 29) throw violation(`ic0.is_controller: a principal has at most 29 bytes, not ${size}`);
  const who = host.read(src, size);
  return host.context.canister.controllers.some((controller) => samePrincipal(controller, who)) ? 1 : 0;
}

function trap(host: SystemApiHost, [src = 0, size = 0]: readonly number[]): never {
  const message = host.readText(src, size);
  throw new Trap(ErrorCode.CanisterCalledTrap, `Canister called \`ic0.trap\` with message: '${message}'`);
}

function print(host: SystemApiHost, [src = 0, size = 0]: readonly number[]): undefined {
  const memory = Math.min(size, LOG_CAPACITY);
  host.context.onPrint(host.read(src, memory));
}

/** Cost of writing to the log (dfinity/ic `linker.rs`, `logging_charge_bytes`). */
function logCost([, size = 0]: readonly number[]): number {
  return 52 * Math.min(size, LOG_CAPACITY);
}

function variable(host: SystemApiHost, index: number): { name: string; value: string } {
  const found = host.context.canister.environmentVariables[index];
  if (found === undefined) throw violation(`ic0.env_var_name: index ${index} is out of bounds`);
  return found;
}

function findVariable(host: SystemApiHost, src: number, size: number): string | undefined {
  const name = host.readText(src, size);
  return host.context.canister.environmentVariables.find((entry) => entry.name === name)?.value;
}

function variableValue(host: SystemApiHost, src: number, size: number): Uint8Array {
  const value = findVariable(host, src, size);
  if (value === undefined) throw violation('ic0.env_var_value: there is no variable of this name');
  return new TextEncoder().encode(value);
}

/** Environment variables set by the controllers. */
const environmentApi: ApiTable = {
  env_var_count: {
    type: ':p',
    allowed: Allowed.always,
    cost: 500,
    run: (host) => host.context.canister.environmentVariables.length
  },
  env_var_name_size: {
    type: 'p:p',
    allowed: Allowed.always,
    cost: 500,
    run: (host, [index = 0]) => Buffer.byteLength(variable(host, index).name)
  },
  env_var_name_copy: {
    type: 'pppp:',
    allowed: Allowed.always,
    cost: 500,
    extra: ([, , , size = 0]) => size,
    run: (host, [index = 0, dst = 0, offset = 0, size = 0]) => {
      const name = new TextEncoder().encode(variable(host, index).name);
      host.copyOut('env_var_name_copy', name, [dst, offset, size]);
      return undefined;
    }
  },
  env_var_name_exists: {
    type: 'pp:i',
    allowed: Allowed.always,
    cost: 500,
    run: (host, [src = 0, size = 0]) => (findVariable(host, src, size) === undefined ? 0 : 1)
  },
  env_var_value_size: {
    type: 'pp:p',
    allowed: Allowed.always,
    cost: 500,
    run: (host, [src = 0, size = 0]) => variableValue(host, src, size).length
  },
  env_var_value_copy: {
    type: 'ppppp:',
    allowed: Allowed.always,
    cost: 500,
    extra: ([, , , , size = 0]) => size,
    run: (host, [src = 0, nameSize = 0, dst = 0, offset = 0, size = 0]) => {
      host.copyOut('env_var_value_copy', variableValue(host, src, nameSize), [dst, offset, size]);
      return undefined;
    }
  }
};

/** The canister, its subnet, and the world around it. */
export const canisterApi: ApiTable = {
  ...readableBytes('canister_self', Allowed.always, (host) => host.context.canister.id),
  ...readableBytes('subnet_self', Allowed.always, (host) => host.context.subnet.id),
  ...readableBytes('root_key', Allowed.burn, (host) => host.context.subnet.rootKey),
  ...readableBytes('data_certificate', Allowed.certificate, certificate),
  ...environmentApi,
  data_certificate_present: {
    type: ':i',
    allowed: Allowed.always,
    cost: 500,
    run: (host) => (host.context.certificate === null ? 0 : 1)
  },
  certified_data_set: {
    type: 'pp:',
    allowed: Allowed.certify,
    cost: 500,
    extra: ([, size = 0]) => size,
    run: setCertifiedData
  },
  canister_status: {
    type: ':i',
    allowed: Allowed.always,
    cost: 500,
    run: (host) => host.context.canister.status
  },
  canister_version: {
    type: ':I',
    allowed: Allowed.always,
    cost: 500,
    run: (host) => host.context.canister.version
  },
  time: { type: ':I', allowed: Allowed.always, cost: 500, run: (host) => host.context.time },
  global_timer_set: {
    type: 'I:I',
    allowed: Allowed.timer,
    cost: 500,
    run: (host, _args, [time = 0n]) => setTimer(host, time)
  },
  performance_counter: { type: 'i:I', allowed: Allowed.evenStart, cost: 200, run: performanceCounter },
  is_controller: {
    type: 'pp:i',
    allowed: Allowed.evenStart,
    cost: 1000,
    extra: ([, size = 0]) => size,
    run: isController
  },
  in_replicated_execution: {
    type: ':i',
    allowed: Allowed.evenStart,
    cost: 500,
    run: (host) => ((host.context.entry & NOT_REPLICATED) === 0 ? 1 : 0)
  },
  debug_print: { type: 'pp:', allowed: Allowed.evenStart, cost: 100, extra: logCost, run: print },
  trap: {
    type: 'pp:',
    allowed: Allowed.evenStart,
    cost: 500,
    extra: (args) => (args[1] ?? 0) + logCost(args),
    run: trap
  }
};
