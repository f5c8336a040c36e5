import type { Subnet } from '../instance/subnet.js';
import { ErrorCode, IcError } from '../errors.js';
import type { CallRequest, CallResult, PrincipalBytes } from '../instance/types.js';
import { Entry, type ExecutionContext, type OutgoingCall } from '../system-api/context.js';
import type { Trap } from '../system-api/host.js';
import type { Canister } from './canister.js';
import {
  checkRunning,
  executionContext,
  methodNotFound,
  notInstalled,
  reportExecution,
  trapError,
  received,
  didNotReply
} from './environment.js';
import type { Execution, Sandbox, Target } from './sandbox.js';

/** Longest chain of composite queries that call one another. */
const MAX_DEPTH = 6;

export type QueryRequest = Pick<CallRequest, 'method' | 'arg'> & { caller: PrincipalBytes };

/**
 * Executes queries against the committed state; nothing they change is kept. Composite queries may call
 * queries of other canisters of the same subnet.
 */
export class QueryRunner {
  /** What the queries under way run in, the outermost first. */
  private readonly active: Sandbox[] = [];
  private readonly budget: Budget;

  constructor(
    private readonly subnet: Subnet,
    private readonly find: (id: PrincipalBytes) => Canister | null
  ) {
    this.budget = { left: subnet.limits.query, again: subnet.limits.query };
  }

  run(canister: Canister, request: QueryRequest): CallResult {
    try {
      if (this.active.length >= MAX_DEPTH) {
        throw new IcError(ErrorCode.QueryCallGraphTooDeep, 'The query call graph is too deep');
      }
      checkRunning(canister);
      const { sandbox } = canister;
      if (sandbox === null) throw notInstalled(canister);
      return this.execute(canister, sandbox, request);
    } catch (error) {
      if (error instanceof IcError) return error.toResult();
      throw error;
    }
  }

  private execute(canister: Canister, sandbox: Sandbox, request: QueryRequest): CallResult {
    const kind = sandbox.compiled.methods.get(request.method);
    if (kind === undefined || kind === 'update') throw methodNotFound(canister, 'query', request.method);
    // A canister that a composite query of its own asks answers from the committed state.
    const own = this.active.includes(sandbox) ? sandbox.copy() : sandbox;
    this.active.push(own);
    const steps = new QuerySteps(canister, own, this.subnet, request, this.budget);
    try {
      steps.step(
        kind === 'query' ? Entry.Query : Entry.CompositeQuery,
        { entryPoint: `canister_${kind} ${request.method}` },
        {
          arg: request.arg,
          certificate: once(() => this.subnet.network.certify(this.subnet.id, canister.id))
        }
      );
      while (steps.response === null) {
        const call = steps.calls.shift();
        if (call === undefined) break;
        this.resume(steps, call, this.callOther(canister, call));
      }
      return steps.response ?? (steps.error ?? didNotReply(canister)).toResult();
    } finally {
      this.active.pop();
      own.rollback();
      const replied = steps.response?.ok === true ? steps.response.reply.length : 0;
      canister.queryStats.count(steps.instructions, request.arg.length, replied);
    }
  }

  private callOther(caller: Canister, call: OutgoingCall): CallResult {
    const callee = this.find(call.callee);
    if (callee === null) {
      const text = 'The callee of a composite query is not on this subnet';
      return new IcError(ErrorCode.CanisterNotFound, text).toResult();
    }
    return this.run(callee, { caller: caller.id, method: call.method, arg: call.arg });
  }

  private resume(steps: QuerySteps, call: OutgoingCall, response: CallResult): void {
    const extra = received(response);
    const ok = steps.step(
      response.ok ? Entry.CompositeReplyCallback : Entry.CompositeRejectCallback,
      { closure: response.ok ? call.onReply : call.onReject },
      extra
    );
    if (!ok && call.onCleanup !== null)
      steps.step(Entry.CompositeCleanup, { closure: call.onCleanup }, extra);
  }
}

/** Instructions that the canisters of one query have left together. */
interface Budget {
  left: bigint;
  /** What doing over after traps may take, which is not charged to the canisters. */
  again: bigint;
}

/** The executions that make up one (composite) query of one canister. */
class QuerySteps {
  response: CallResult | null = null;
  error: IcError | null = null;
  readonly calls: OutgoingCall[] = [];
  private trap: Trap | null = null;
  instructions = 0n;
  /** Do once more what was done before a trap, to have back the state of then: there are no changes but committed and all. */
  private readonly finished: (() => Execution)[] = [];

  constructor(
    private readonly canister: Canister,
    private readonly sandbox: Sandbox,
    private readonly subnet: Subnet,
    private readonly request: QueryRequest,
    private readonly budget: Budget
  ) {}

  /** @returns false if the code trapped, or may not run any more */
  step(
    entry: ExecutionContext['entry'],
    target: Target,
    extra: Pick<ExecutionContext, 'arg'> & Partial<Pick<ExecutionContext, 'reject' | 'certificate'>>
  ): boolean {
    if (this.budget.left <= 0n) {
      this.error = graphLimitExceeded(this.subnet);
      return false;
    }
    const earlierInstructions = this.instructions;
    const open = (): ExecutionContext =>
      executionContext(this.canister, this.subnet, {
        ...extra,
        entry,
        caller: this.request.caller,
        balance: this.canister.cycles,
        instructionLimit: this.subnet.limits.query,
        earlierInstructions
      });
    const context = open();
    const execution = this.sandbox.run(target, context);
    const { instructions, trap } = execution;
    this.instructions += instructions;
    this.budget.left -= instructions;
    reportExecution(this.canister, this.subnet, entry, target, execution);
    if (trap !== null) {
      this.trap = entry === Entry.CompositeCleanup ? (this.trap?.alsoIn(trap) ?? trap) : trap;
      this.error = trapError(this.canister, this.trap);
      this.sandbox.rollback();
      this.doOver();
      return false;
    }
    this.finished.push(() => this.sandbox.run(target, { ...open(), onPrint: () => undefined }));
    this.response ??= context.effects.response;
    this.calls.push(...context.effects.calls);
    return true;
  }

  /** Without budget for it, the state of then cannot be had: no step may follow. */
  private doOver(): void {
    for (const again of this.finished) {
      if (this.budget.again <= 0n) {
        this.budget.left = 0n;
        return;
      }
      this.budget.again -= again().instructions;
    }
  }
}

function graphLimitExceeded({ limits }: Subnet): IcError {
  const text = `Query call graph exceeded the limit of ${limits.query} instructions in all`;
  return new IcError(ErrorCode.QueryCallGraphTotalInstructionLimitExceeded, text);
}

/** Signing the state takes longer than most queries, and most ask for no certificate. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
