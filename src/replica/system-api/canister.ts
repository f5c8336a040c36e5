import { utf8 } from '../certificates/bytes.js';
import { ErrorCode } from '../errors.js';
import { samePrincipal } from '../principal.js';
import { NOT_REPLICATED } from './context.js';
import { Trap, violation, type SystemApiHost } from './host.js';
import { readableBytes } from './message.js';
import { Allowed, api, type ApiTable } from './table.js';

const STATUS_NUMBERS = { running: 1, stopping: 2, stopped: 3 } as const;

const MAX_CERTIFIED_DATA_BYTES = 32;

/** Bytes of a canister's log; printing more costs as if it were this much. */
const LOG_CAPACITY = 4096;

function certificate(host: SystemApiHost): Uint8Array {
  const bytes = host.context.certificate();
  if (bytes === null) throw violation('ic0.data_certificate: there is no certificate');
  return bytes;
}

function setCertifiedData(host: SystemApiHost, [src = 0, size = 0]: readonly number[]): void {
  if (size > MAX_CERTIFIED_DATA_BYTES) {
    throw violation(
      `ic0_certified_data_set failed because the passed data must be no larger than ${MAX_CERTIFIED_DATA_BYTES} bytes. Found ${size} bytes`
    );
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

/** Neither call fails over a text out of bounds: it is named as such. */
function readMessage(host: SystemApiHost, name: string, src: number, size: number): Uint8Array {
  try {
    return host.read(src, size);
  } catch {
    return utf8(`(${name} message out of memory bounds)`);
  }
}

function trap(host: SystemApiHost, [src = 0, size = 0]: readonly number[]): never {
  const message = Buffer.from(readMessage(host, 'trap', src, size)).toString('utf8');
  throw new Trap(ErrorCode.CanisterCalledTrap, `Canister called \`ic0.trap\` with message: '${message}'`);
}

function print(host: SystemApiHost, [src = 0, size = 0]: readonly number[]): void {
  host.context.onPrint(readMessage(host, 'debug_print', src, Math.min(size, LOG_CAPACITY)));
}

/** Cost of writing to the log (dfinity/ic `linker.rs`, `logging_charge_bytes`). */
function logCost([, size = 0]: readonly number[]): number {
  return 52 * Math.min(size, LOG_CAPACITY);
}

/** The name of an environment variable. */
function variableName(host: SystemApiHost, index: number): Uint8Array {
  const found = host.context.canister.settings.environment_variables[index];
  if (found === undefined) throw violation(`ic0.env_var_name: index ${index} is out of bounds`);
  return utf8(found.name);
}

function findVariable(host: SystemApiHost, src: number, size: number): string | undefined {
  const name = host.readText(src, size);
  return host.context.canister.settings.environment_variables.find((entry) => entry.name === name)?.value;
}

function variableValue(host: SystemApiHost, src: number, size: number): Uint8Array {
  const value = findVariable(host, src, size);
  if (value === undefined) throw violation('ic0.env_var_value: there is no variable of this name');
  return utf8(value);
}

/** Environment variables set by the controllers. */
const environmentApi: ApiTable = {
  env_var_count: api(
    ':p',
    Allowed.always,
    (host) => host.context.canister.settings.environment_variables.length
  ),
  env_var_name_size: api('p:p', Allowed.always, (host, [index = 0]) => variableName(host, index).length),
  env_var_name_copy: api(
    'pppp:',
    Allowed.always,
    (host, [index = 0, dst = 0, offset = 0, size = 0]) =>
      host.copyOut('env_var_name_copy', variableName(host, index), [dst, offset, size]),
    { extra: ([, , , size = 0]) => size }
  ),
  env_var_name_exists: api('pp:i', Allowed.always, (host, [src = 0, size = 0]) =>
    findVariable(host, src, size) === undefined ? 0 : 1
  ),
  env_var_value_size: api(
    'pp:p',
    Allowed.always,
    (host, [src = 0, size = 0]) => variableValue(host, src, size).length
  ),
  env_var_value_copy: api(
    'ppppp:',
    Allowed.always,
    (host, [src = 0, nameSize = 0, dst = 0, offset = 0, size = 0]) =>
      host.copyOut('env_var_value_copy', variableValue(host, src, nameSize), [dst, offset, size]),
    { extra: ([, , , , size = 0]) => size }
  )
};

/** The canister, its subnet, and the world around it. */
export const canisterApi: ApiTable = {
  ...readableBytes('canister_self', Allowed.always, (host) => host.context.canister.id),
  ...readableBytes('subnet_self', Allowed.always, (host) => host.context.subnet.id),
  ...readableBytes('root_key', Allowed.burn, (host) => host.context.subnet.rootKey),
  ...readableBytes('data_certificate', Allowed.certificate, certificate),
  ...environmentApi,
  data_certificate_present: api(':i', Allowed.always, (host) =>
    host.context.certificate() === null ? 0 : 1
  ),
  certified_data_set: api('pp:', Allowed.certify, setCertifiedData, { extra: ([, size = 0]) => size }),
  canister_status: api(':i', Allowed.always, (host) => STATUS_NUMBERS[host.context.canister.status.kind]),
  canister_version: api(':I', Allowed.always, (host) => host.context.canister.version),
  time: api(':I', Allowed.always, (host) => host.context.subnet.time),
  global_timer_set: api('I:I', Allowed.timer, (host, _args, [time = 0n]) => setTimer(host, time)),
  performance_counter: api('i:I', Allowed.evenStart, performanceCounter, { cost: 200 }),
  is_controller: api('pp:i', Allowed.evenStart, isController, { cost: 1000, extra: ([, size = 0]) => size }),
  in_replicated_execution: api(':i', Allowed.evenStart, (host) =>
    (host.context.entry & NOT_REPLICATED) === 0 ? 1 : 0
  ),
  debug_print: api('pp:', Allowed.evenStart, print, { cost: 100, extra: logCost }),
  trap: api('pp:', Allowed.evenStart, trap, { extra: (args) => (args[1] ?? 0) + logCost(args) })
};
