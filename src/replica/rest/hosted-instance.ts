import type { AgentHost } from '../agent/api.js';
import { Certifier } from '../certificates/certifier.js';
import { utf8 } from '../certificates/bytes.js';
import { makeSubnetSigner, type SubnetSigner } from '../certificates/subnet-keys.js';
import { Instance } from '../instance/instance.js';
import type { CanisterLog, InstanceConfig, Nanoseconds } from '../instance/types.js';

/** How often a live instance takes the wall clock's time and runs a round. */
const LIVE_INTERVAL_MS = 100;
const NANOS_PER_MILLI = 1_000_000n;

export interface HostedConfig extends Pick<InstanceConfig, 'subnets' | 'seed' | 'onExecution'> {
  initialTime: Nanoseconds;
  /** Whether envelopes on the agent's API must be signed and in time. */
  validateIngress: boolean;
  onLog: (entry: CanisterLog) => void;
}

/** An instance with its keys, and the switch that lets it run by itself. */
export class HostedInstance implements AgentHost {
  readonly instance: Instance;
  readonly certifier: Certifier;
  readonly validateIngress: boolean;
  readonly #onLog: (entry: CanisterLog) => void;
  #timer: NodeJS.Timeout | undefined;

  /** @throws RangeError for a set of subnets that cannot be */
  constructor(config: HostedConfig) {
    const { validateIngress, ...instanceConfig } = config;
    const signers: SubnetSigner[] = [];
    this.validateIngress = validateIngress;
    this.#onLog = config.onLog;
    this.instance = Instance.create({
      ...instanceConfig,
      subnetKeys: (kind, index) => {
        const signer = makeSubnetSigner(kind, index);
        signers.push(signer);
        return signer.keys;
      },
      certify: (subnetId, canisterId) =>
        this.certifier.certificate(subnetId, [[utf8('canister'), canisterId, utf8('certified_data')]])
    });
    this.certifier = new Certifier(this.instance, signers);
  }

  get isLive(): boolean {
    return this.#timer !== undefined;
  }

  /** From now on the clock follows the wall clock, and rounds run by themselves. */
  startProgress(): void {
    if (this.isLive) return;
    this.progress();
    this.#timer = setInterval(() => this.progress(), LIVE_INTERVAL_MS);
  }

  stopProgress(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** One step of a live instance. A failure is logged: the next step may well go through. */
  progress(): void {
    try {
      const now = BigInt(Date.now()) * NANOS_PER_MILLI;
      if (now > this.instance.clock) this.instance.setTime(now);
      this.instance.tick();
    } catch (error) {
      const content = `a round failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
      this.#onLog({ time: this.instance.time, canisterId: new Uint8Array(), content });
    }
  }
}
