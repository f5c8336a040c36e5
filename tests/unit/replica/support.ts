import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import wabtInit from 'wabt';
import { Instance } from '../../../src/replica/instance/instance.js';
import type {
  CallFailure,
  CallResult,
  CanisterLog,
  SubnetRequest
} from '../../../src/replica/instance/types.js';
import {
  CanisterIdArg,
  InstallCodeArg,
  ProvisionalCreateArg,
  UpdateSettingsArg
} from '../../../src/replica/management/idl.js';
import { ANONYMOUS, MANAGEMENT_CANISTER } from '../../../src/replica/principal.js';

const wabt = await wabtInit();

/** Assembles a module of the WebAssembly text format. */
export function assemble(text: string): Uint8Array {
  const module = wabt.parseWat('test.wat', text);
  try {
    return new Uint8Array(module.toBinary({}).buffer);
  } finally {
    module.destroy();
  }
}

/** `ic0` functions that the canisters of these tests may use, as `$name`. */
const IMPORTS: Record<string, string> = {
  accept_message: '',
  call_cycles_add128: '(param i64 i64)',
  call_data_append: '(param i32 i32)',
  call_new: '(param i32 i32 i32 i32 i32 i32 i32 i32)',
  call_on_cleanup: '(param i32 i32)',
  call_perform: '(result i32)',
  call_with_best_effort_response: '(param i32)',
  canister_self_copy: '(param i32 i32 i32)',
  canister_version: '(result i64)',
  certified_data_set: '(param i32 i32)',
  debug_print: '(param i32 i32)',
  global_timer_set: '(param i64) (result i64)',
  msg_arg_data_copy: '(param i32 i32 i32)',
  msg_arg_data_size: '(result i32)',
  msg_caller_size: '(result i32)',
  msg_cycles_accept128: '(param i64 i64 i32)',
  msg_cycles_refunded128: '(param i32)',
  msg_method_name_size: '(result i32)',
  msg_reject: '(param i32 i32)',
  msg_reject_code: '(result i32)',
  msg_deadline: '(result i64)',
  msg_reject_msg_copy: '(param i32 i32 i32)',
  msg_reject_msg_size: '(result i32)',
  msg_reply: '',
  msg_reply_data_append: '(param i32 i32)',
  performance_counter: '(param i32) (result i64)',
  stable64_size: '(result i64)',
  stable64_grow: '(param i64) (result i64)',
  stable64_read: '(param i64 i64 i64)',
  stable64_write: '(param i64 i64 i64)',
  time: '(result i64)',
  trap: '(param i32 i32)'
};

/**
 * A canister with one page of memory. `$answer (param i32)` replies with a number as 4 bytes little-endian,
 * `$answer64` with 8 bytes; only the imports that `body` names are there.
 */
export function canister(body: string): Uint8Array {
  const helpers = `
    (func $answer (param i32)
      (i32.store (i32.const 65528) (local.get 0))
      (call $msg_reply_data_append (i32.const 65528) (i32.const 4)) (call $msg_reply))
    (func $answer64 (param i64)
      (i64.store (i32.const 65528) (local.get 0))
      (call $msg_reply_data_append (i32.const 65528) (i32.const 8)) (call $msg_reply))`;
  const used = Object.entries(IMPORTS).filter(([name]) =>
    new RegExp(`\\$${name}[\\s)]`).test(body + helpers)
  );
  const imports = used.map(([name, type]) => `(import "ic0" "${name}" (func $${name} ${type}))`).join('\n');
  return assemble(`(module ${imports} (memory 1) ${helpers} ${body})`);
}

/** The module with the mark of code that keeps its state in Wasm memory over upgrades. */
export function orthogonal(module: Uint8Array): Uint8Array {
  const name = Buffer.from('icp:private enhanced-orthogonal-persistence');
  return Uint8Array.of(...module, 0, name.length + 1, name.length, ...name);
}

/** Bytes as the escapes of a WAT data string. */
export function dataString(bytes: Uint8Array): string {
  return [...bytes].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('');
}

export function number(reply: Uint8Array): number {
  return Buffer.from(reply).readUInt32LE();
}

/** An instance with the calls that tests make all the time. */
export class Bench {
  readonly instance: Instance;
  readonly logs: CanisterLog[] = [];

  constructor(subnets: SubnetRequest[] = [{ kind: 'Application' }]) {
    this.instance = Instance.create({
      subnets,
      initialTime: 1_700_000_000_000_000_000n,
      seed: new Uint8Array(32),
      onLog: (entry) => this.logs.push(entry)
    });
  }

  call(
    canisterId: Uint8Array,
    method: string,
    arg: Uint8Array = new Uint8Array(),
    sender: Uint8Array = ANONYMOUS
  ): CallResult {
    const submitted = this.instance.submitIngress({ sender, canisterId, method, arg });
    return submitted.ok ? this.instance.awaitIngress(submitted.messageId) : submitted;
  }

  /** @returns the reply. @throws Error where the call failed */
  reply(canisterId: Uint8Array, method: string, arg: Uint8Array = new Uint8Array()): Uint8Array {
    return replyOf(this.call(canisterId, method, arg));
  }

  query(canisterId: Uint8Array, method: string, arg: Uint8Array = new Uint8Array()): CallResult {
    return this.instance.query({ sender: ANONYMOUS, canisterId, method, arg });
  }

  /** Calls the management canister. */
  manage(method: string, type: IDL.Type, value: unknown, sender: Uint8Array = ANONYMOUS): CallResult {
    return this.call(MANAGEMENT_CANISTER, method, new Uint8Array(IDL.encode([type], [value])), sender);
  }

  create(options: { cycles?: bigint; id?: string; subnetId?: Uint8Array } = {}): Uint8Array {
    const arg = {
      amount: options.cycles === undefined ? [] : [options.cycles],
      settings: [],
      specified_id: options.id === undefined ? [] : [Principal.fromText(options.id)],
      sender_canister_version: []
    };
    const submitted = this.instance.submitIngress({
      sender: ANONYMOUS,
      canisterId: MANAGEMENT_CANISTER,
      method: 'provisional_create_canister_with_cycles',
      arg: new Uint8Array(IDL.encode([ProvisionalCreateArg], [arg])),
      ...(options.subnetId === undefined ? {} : { effectivePrincipal: { subnetId: options.subnetId } })
    });
    if (!submitted.ok) throw new Error(submitted.failure.message);
    const reply = replyOf(this.instance.awaitIngress(submitted.messageId));
    const [created] = IDL.decode([CanisterIdArg], reply) as unknown[] as [{ canister_id: Principal }];
    return created.canister_id.toUint8Array();
  }

  install(
    canisterId: Uint8Array,
    module: Uint8Array,
    mode: Record<string, unknown> = { install: null },
    arg: Uint8Array = new Uint8Array()
  ): CallResult {
    return this.manage('install_code', InstallCodeArg, {
      mode,
      canister_id: Principal.fromUint8Array(canisterId),
      wasm_module: module,
      arg,
      sender_canister_version: []
    });
  }

  upgrade(canisterId: Uint8Array, module: Uint8Array, options: unknown[] = []): CallResult {
    return this.install(canisterId, module, { upgrade: options });
  }

  /** Creates a canister and installs `canister(body)`. */
  deploy(body: string, options: { cycles?: bigint; subnetId?: Uint8Array } = {}): Uint8Array {
    const id = this.create(options);
    replyOf(this.install(id, canister(body)));
    return id;
  }

  /** A management method whose argument is the canister's id. */
  manageCanister(method: string, canisterId: Uint8Array, sender: Uint8Array = ANONYMOUS): CallResult {
    return this.manage(method, CanisterIdArg, { canister_id: Principal.fromUint8Array(canisterId) }, sender);
  }

  updateSettings(canisterId: Uint8Array, settings: Record<string, unknown>): CallResult {
    const none = {
      controllers: [],
      compute_allocation: [],
      memory_allocation: [],
      freezing_threshold: [],
      reserved_cycles_limit: [],
      log_visibility: [],
      snapshot_visibility: [],
      log_memory_limit: [],
      wasm_memory_limit: [],
      wasm_memory_threshold: [],
      environment_variables: []
    };
    return this.manage('update_settings', UpdateSettingsArg, {
      canister_id: Principal.fromUint8Array(canisterId),
      settings: { ...none, ...settings },
      sender_canister_version: []
    });
  }
}

/** A canister that keeps its argument's first four bytes in both memories. */
export const KEEPER = `
  (func (export "canister_update set") (call $msg_arg_data_copy (i32.const 0) (i32.const 0) (i32.const 4))
    (drop (call $stable64_grow (i64.const 1))) (call $stable64_write (i64.const 0) (i64.const 0) (i64.const 4))
    (call $answer (i32.const 0)))
  (func (export "canister_query heap") (call $answer (i32.load (i32.const 0))))
  (func (export "canister_query stable") (call $stable64_read (i64.const 8) (i64.const 0) (i64.const 4))
    (call $answer (i32.load (i32.const 8))))`;

/** What {@link keeper} has been given to keep. */
export const FIVE = Uint8Array.of(5, 0, 0, 0);

/** Deploys {@link KEEPER}. @param hooks further functions */
export function keeper(bench: Bench, hooks = ''): Uint8Array {
  const id = bench.deploy(KEEPER + hooks);
  bench.reply(id, 'set', FIVE);
  return id;
}

export function replyOf(result: CallResult): Uint8Array {
  if (!result.ok) throw new Error(`IC0${result.failure.errorCode}: ${result.failure.message}`);
  return result.reply;
}

export function failureOf(result: CallResult): CallFailure {
  if (result.ok) throw new Error(`expected a failure, got a reply of ${result.reply.length} bytes`);
  return result.failure;
}
