import type { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { type CanisterResult, unwrap } from '../../src/client/index.js';
import type { ExecutionReport } from '../../src/replica/instance/types.js';
import type { InstallModeValue } from '../../src/replica/management/idl.js';
import { principalKey } from '../../src/replica/principal.js';
import type { CanisterName } from '../../tests/support/paths.js';
import type { Costs } from './costs.js';
import type { BenchNetwork } from './network.js';

/** What a call answered, and the instructions of each message that the canister executed for it, in order. */
export interface Observed<T> {
  readonly value: T;
  readonly messages: readonly number[];
  readonly instructions: number;
}

/** The canister whose costs are taken. Calls of the same methods to other canisters are not its own. */
export class MeasuredCanister<Service extends object> {
  /** Methods that were called under measurement. */
  readonly called = new Set<string>();

  constructor(
    private readonly network: BenchNetwork,
    readonly id: Principal,
    private readonly idl: () => IDL.ServiceClass,
    readonly costs: Costs
  ) {}

  as(sender: Principal): Service {
    return this.network.actor<Service>(this.id, this.idl, sender);
  }

  /** Notes, under `name`, what the canister executes in all of `work`. The work begins with one of its methods. */
  async measure<T>(name: string, work: () => T | Promise<T>): Promise<Observed<T>> {
    const observed = await this.observe(work);
    this.costs.add(name, observed.instructions);
    return observed;
  }

  /** As `measure`, for work that the canister may refuse. @throws Error where it does */
  async measureOk<T>(name: string, work: () => Promise<CanisterResult<T>>): Promise<Observed<T>> {
    const observed = await this.measure(name, work);
    return { ...observed, value: unwrap(observed.value, name) };
  }

  /** Does the work and tells what the canister executes in it. */
  async observe<T>(work: () => T | Promise<T>): Promise<Observed<T>> {
    const { value, executions } = await this.network.measure(work);
    const own = executions.filter(
      ({ canisterId }) => principalKey(canisterId) === principalKey(this.id.toUint8Array())
    );
    const trapped = own.find((execution) => execution.trapped);
    if (trapped !== undefined) throw new Error(`a benchmark trapped in ${describe(trapped)}`);
    for (const { entryPoint } of own) this.noteMethod(entryPoint);
    const messages = own.map(({ instructions }) => Number(instructions));
    return { value, messages, instructions: messages.reduce((sum, each) => sum + each, 0) };
  }

  /** Notes the instructions of the code's own installation, without what it runs in later rounds. */
  async install(
    name: string,
    canister: CanisterName,
    mode: InstallModeValue,
    arg?: Uint8Array
  ): Promise<void> {
    const { messages } = await this.observe(() => this.network.install(this.id, canister, mode, arg));
    const [installed] = messages;
    if (installed === undefined) throw new Error(`${canister} executed nothing at its installation`);
    this.costs.add(name, installed);
  }

  private noteMethod(entryPoint: string | null): void {
    const method = /^canister_(?:update|query) (\w+)$/.exec(entryPoint ?? '')?.[1];
    if (method !== undefined) this.called.add(method);
  }
}

function describe({ kind, entryPoint }: ExecutionReport): string {
  return entryPoint === null ? kind : `${kind} ${entryPoint}`;
}
