import type { Subnet } from '../instance/subnet.js';
import { ErrorCode, IcError } from '../errors.js';
import type { PrincipalBytes } from '../instance/types.js';
import { Entry, type EntryPoint, type ExecutionContext } from '../system-api/context.js';
import type { Canister } from './canister.js';
import type { CompiledModule } from './compile.js';
import { executionContext, logTrap, prepay, reportExecution, trapError } from './environment.js';
import { installCache, installKey, type InstallOutcome, type InstallStep } from './install-cache.js';
import { Sandbox, type Target } from './sandbox.js';
import { StableMemory } from './stable-memory.js';
import { memoryLimitTrap } from './wasm-memory.js';

export interface InstallRequest {
  compiled: CompiledModule;
  mode: 'install' | 'reinstall' | 'upgrade';
  arg: Uint8Array;
  caller: PrincipalBytes;
  /** Upgrade without running `canister_pre_upgrade`. */
  skipPreUpgrade: boolean;
  /** Upgrade with the Wasm memory kept; null where the upgrade does not say. */
  keepMemory: boolean | null;
}

/**
 * Puts code on a canister and runs its start function and `canister_init` or `canister_post_upgrade`. If
 * anything traps, the canister is as before.
 * @returns the instructions executed
 * @throws IcError
 */
export function installCode(canister: Canister, subnet: Subnet, request: InstallRequest): bigint {
  const prepaid = prepay(canister, subnet, subnet.limits.install);
  const { sandbox: former, version, globalTimer } = canister;
  const installation = new Installation(canister, subnet, request, canister.cycles);
  try {
    const sandbox =
      request.mode === 'upgrade' && former !== null ? installation.upgrade(former) : installation.fresh();
    sandbox.commit();
    installation.remember(sandbox);
    canister.sandbox = sandbox;
    canister.stable = sandbox.stable;
    installation.applyEffects();
    canister.cycles = installation.balance;
  } catch (error) {
    Object.assign(canister, { version, globalTimer });
    former?.rollback();
    throw error;
  } finally {
    canister.cycles += prepaid - subnet.fees.forModule(request.compiled).execution(installation.instructions);
  }
  return installation.instructions;
}

/** Whether the module keeps its state in Wasm memory over upgrades. */
function isOrthogonal({ metadata }: CompiledModule): boolean {
  return metadata.some(({ name }) => name === 'enhanced-orthogonal-persistence');
}

class Installation {
  instructions = 0n;
  private certifiedData: Uint8Array | null = null;
  private globalTimer = 0n;
  private readonly steps: InstallStep[] = [];
  /** Under which the outcome of a fresh installation is kept. */
  private cacheKey: string | null = null;

  constructor(
    private readonly canister: Canister,
    private readonly subnet: Subnet,
    private readonly request: InstallRequest,
    public balance: bigint
  ) {}

  fresh(): Sandbox {
    const { compiled } = this.request;
    this.renew();
    const seen = this.context(Entry.Init, () => undefined);
    const key = installKey(compiled.hash, seen, this.canister.settings.wasm_memory_limit);
    const known = installCache.take(key);
    if (known !== null) return this.replay(known);
    this.cacheKey = key;
    const sandbox = this.newSandbox(new StableMemory());
    this.certifiedData = new Uint8Array();
    this.runStart(sandbox);
    this.runEntryPoint(sandbox, 'canister_init', Entry.Init);
    return sandbox;
  }

  upgrade(former: Sandbox): Sandbox {
    this.checkPersistence(former);
    if (!this.request.skipPreUpgrade) this.runEntryPoint(former, 'canister_pre_upgrade', Entry.PreUpgrade);
    this.renew();
    const sandbox = this.newSandbox(former.stable);
    if (this.request.keepMemory) sandbox.adoptHeap(former);
    this.runStart(sandbox);
    this.runEntryPoint(sandbox, 'canister_post_upgrade', Entry.Init);
    return sandbox;
  }

  /** The new code sees the version that it is to have, and no timer. */
  private renew(): void {
    this.canister.version += 1n;
    this.canister.globalTimer = 0n;
    this.globalTimer = 0n;
  }

  /** Code whose state is its Wasm memory is not to lose it by an oversight, and other code cannot take it over. */
  private checkPersistence(former: Sandbox): void {
    const { keepMemory, compiled } = this.request;
    if (keepMemory === null && isOrthogonal(former.compiled)) {
      throw new IcError(
        ErrorCode.CanisterContractViolation,
        'Missing upgrade option: Enhanced orthogonal persistence requires the `wasm_memory_persistence` upgrade option.'
      );
    }
    if (keepMemory === true && !isOrthogonal(compiled)) {
      throw new IcError(
        ErrorCode.CanisterContractViolation,
        'Invalid upgrade option: The `wasm_memory_persistence: opt Keep` upgrade option requires that the new canister module supports enhanced orthogonal persistence.'
      );
    }
  }

  /** Does to the outside what the installation did when it was executed. */
  private replay({ sandbox, steps, certifiedData, globalTimer, balance }: InstallOutcome): Sandbox {
    for (const { entry, target, execution, prints } of steps) {
      const { onPrint } = this.context(entry, () => undefined);
      for (const print of prints) onPrint(print);
      this.instructions += execution.instructions;
      reportExecution(this.canister, this.subnet, entry, target, execution);
    }
    this.certifiedData = certifiedData;
    this.globalTimer = globalTimer;
    this.balance = balance;
    return this.prepared(sandbox);
  }

  /** Call once the sandbox is committed. */
  remember(sandbox: Sandbox): void {
    if (this.cacheKey === null) return;
    const { steps, certifiedData, globalTimer, balance } = this;
    installCache.keep(this.cacheKey, { sandbox, steps, certifiedData, globalTimer, balance });
  }

  applyEffects(): void {
    if (this.certifiedData !== null) this.canister.certifiedData = this.certifiedData;
    this.canister.globalTimer = this.globalTimer;
  }

  private newSandbox(stable: StableMemory): Sandbox {
    return this.prepared(new Sandbox(this.request.compiled, stable));
  }

  private prepared(sandbox: Sandbox): Sandbox {
    const trap = sandbox.prepare();
    if (trap !== null) throw trapError(this.canister, trap);
    return sandbox;
  }

  private runStart(sandbox: Sandbox): void {
    if (sandbox.compiled.hasStart) this.run(sandbox, { start: true }, Entry.Start);
  }

  private runEntryPoint(sandbox: Sandbox, entryPoint: string, entry: EntryPoint): void {
    if (sandbox.compiled.systemEntryPoints.has(entryPoint)) this.run(sandbox, { entryPoint }, entry);
  }

  private run(sandbox: Sandbox, target: Target, entry: EntryPoint): void {
    const prints: Uint8Array[] = [];
    const context = this.context(entry, (content) => prints.push(content));
    const execution = sandbox.run(target, context);
    const { instructions } = execution;
    const trap = execution.trap ?? memoryLimitTrap(this.canister, sandbox, entry);
    this.instructions += instructions;
    reportExecution(this.canister, this.subnet, entry, target, execution);
    if (trap !== null) {
      logTrap(this.canister, this.subnet, trap);
      throw trapError(this.canister, trap);
    }
    this.steps.push({ entry, target, execution, prints });
    this.note(context);
  }

  private context(entry: EntryPoint, notePrint: (content: Uint8Array) => void): ExecutionContext {
    const context = executionContext(this.canister, this.subnet, {
      entry,
      caller: this.request.caller,
      arg: this.request.arg,
      balance: this.balance,
      instructionLimit: this.subnet.limits.install - this.instructions
    });
    const { onPrint } = context;
    return {
      ...context,
      onPrint: (content) => {
        notePrint(content);
        onPrint(content);
      }
    };
  }

  private note({ effects, balance }: ExecutionContext): void {
    this.balance = balance;
    if (effects.certifiedData !== null) this.certifiedData = effects.certifiedData;
    if (effects.globalTimer !== null) this.globalTimer = effects.globalTimer;
  }
}
