/** The network that benchmarks run on: the embedded replica in this process, which reports what each message executes. */
import { readFile } from 'node:fs/promises';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import type { CallResult, ExecutionReport } from '../../src/replica/instance/types.js';
import {
  CanisterIdArg,
  InstallCodeArg,
  type InstallModeValue,
  ProvisionalCreateArg
} from '../../src/replica/management/idl.js';
import { ANONYMOUS, MANAGEMENT_CANISTER } from '../../src/replica/principal.js';
import { HostedInstance } from '../../src/replica/rest/hosted-instance.js';
import { type CanisterName, wasmPath } from '../../tests/support/paths.js';

/** When the benchmarks take place, always: 1 January 2026. */
export const NOW_SECONDS = 1_767_225_600n;

/** Enough for the network of any benchmark. */
const CYCLES = 1_000_000_000_000_000n;

const IDLE_ROUNDS = 3;

/** What one piece of work answered, and the executions it took, in their order. */
export interface Measured<T> {
  readonly value: T;
  readonly executions: readonly ExecutionReport[];
}

/** A canister's methods as one sender calls them, with the client library's own service types. */
type Methods = Record<string, (...args: unknown[]) => Promise<unknown>>;

export class BenchNetwork {
  private executions: ExecutionReport[] = [];
  private readonly host: HostedInstance;

  constructor() {
    this.host = new HostedInstance({
      subnets: [{ kind: 'NNS' }, { kind: 'Fiduciary' }, { kind: 'Application' }],
      initialTime: NOW_SECONDS * 1_000_000_000n,
      seed: new Uint8Array(32),
      validateIngress: true,
      onLog: () => undefined,
      onExecution: (execution) => this.executions.push(execution)
    });
  }

  /** DER key of the root subnet. */
  get rootKey(): Uint8Array {
    return this.host.instance.topology.rootKey;
  }

  /** Lets time pass, and what is due at its end be done. */
  advance(seconds: bigint): void {
    const { instance } = this.host;
    instance.setTime(instance.clock + seconds * 1_000_000_000n);
    this.settle();
  }

  /** Rounds until a few have passed in which nothing is executed: canisters' timers have done their work. */
  settle(): void {
    for (let idle = 0; idle < IDLE_ROUNDS;) {
      const before = this.executions.length;
      this.host.instance.tick();
      idle = this.executions.length === before ? idle + 1 : 0;
    }
  }

  createCanister(fixedId?: Principal): Principal {
    const arg = {
      amount: [CYCLES],
      settings: [],
      specified_id: fixedId === undefined ? [] : [fixedId],
      sender_canister_version: []
    };
    const [application] = this.host.instance.topology.subnets.filter(({ kind }) => kind === 'Application');
    if (application === undefined) throw new Error('the network has no application subnet');
    const submitted = this.host.instance.submitIngress({
      sender: ANONYMOUS,
      canisterId: MANAGEMENT_CANISTER,
      method: 'provisional_create_canister_with_cycles',
      arg: new Uint8Array(IDL.encode([ProvisionalCreateArg], [arg])),
      effectivePrincipal:
        fixedId === undefined ? { subnetId: application.subnetId } : { canisterId: fixedId.toUint8Array() }
    });
    const reply = replyOf(submitted.ok ? this.host.instance.awaitIngress(submitted.messageId) : submitted);
    const [created]: readonly unknown[] = IDL.decode([CanisterIdArg], reply);
    return (created as { canister_id: Principal }).canister_id;
  }

  /** Installs or upgrades a canister of this project, and lets it run what it has put off. */
  async install(
    canister: Principal,
    name: CanisterName,
    mode: InstallModeValue,
    arg: Uint8Array = new Uint8Array()
  ): Promise<void> {
    this.installCode(canister, await readFile(wasmPath(name)), mode, arg);
  }

  /** Puts any code on a canister. @throws Error where the installation is rejected */
  installCode(
    canister: Principal,
    wasm: Uint8Array,
    mode: InstallModeValue,
    arg: Uint8Array = new Uint8Array()
  ): void {
    const request = { mode, canister_id: canister, wasm_module: wasm, arg, sender_canister_version: [] };
    this.call(
      Principal.fromUint8Array(MANAGEMENT_CANISTER),
      'install_code',
      new Uint8Array(IDL.encode([InstallCodeArg], [request])),
      Principal.anonymous()
    );
    // Azle runs what it has put off at install, such as seeding its random numbers, in the next round.
    this.host.instance.tick();
  }

  /** Does the work and tells what canisters executed meanwhile. */
  async measure<T>(work: () => T | Promise<T>): Promise<Measured<T>> {
    this.executions = [];
    const value = await work();
    return { value, executions: this.executions };
  }

  /** @throws Error where the call is rejected */
  call(canister: Principal, method: string, arg: Uint8Array, sender: Principal): Uint8Array {
    const { instance } = this.host;
    const submitted = instance.submitIngress({
      sender: sender.toUint8Array(),
      canisterId: canister.toUint8Array(),
      method,
      arg
    });
    return replyOf(submitted.ok ? instance.awaitIngress(submitted.messageId) : submitted);
  }

  query(canister: Principal, method: string, arg: Uint8Array, sender: Principal): Uint8Array {
    return replyOf(
      this.host.instance.query({
        sender: sender.toUint8Array(),
        canisterId: canister.toUint8Array(),
        method,
        arg
      })
    );
  }

  actor<Service extends object>(
    canister: Principal,
    idl: () => IDL.ServiceClass,
    sender: Principal
  ): Service {
    const methods: Methods = {};
    for (const [method, type] of idl()._fields) {
      const isQuery = type.annotations.length > 0;
      methods[method] = (...args) => {
        const arg = new Uint8Array(IDL.encode(type.argTypes, args));
        const reply = isQuery
          ? this.query(canister, method, arg, sender)
          : this.call(canister, method, arg, sender);
        return Promise.resolve(IDL.decode(type.retTypes, reply)[0]);
      };
    }
    return methods as Service;
  }

  /** Size of the canister's stable memory. */
  stableBytes(canister: Principal): number {
    return this.host.instance.stableMemory(canister.toUint8Array()).length;
  }

  cycles(canister: Principal): bigint {
    return this.host.instance.cyclesBalance(canister.toUint8Array());
  }
}

function replyOf(result: CallResult): Uint8Array {
  if (!result.ok) throw new Error(`a benchmark's call failed: ${result.failure.message}`);
  return result.reply;
}
