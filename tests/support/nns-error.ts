import type { GovernanceError } from './nns-interface.js';

/** `GovernanceError` of NNS governance: it refused a command. */
export class NnsError extends Error {
  /** `ic_nns_governance.pb.v1.GovernanceError.ErrorType`, e.g. 3 not authorized, 16 invalid proposal. */
  readonly errorType: number;

  constructor(command: string, error: GovernanceError) {
    super(`NNS governance refused ${command}: ${error.error_message} (error type ${error.error_type})`);
    this.name = 'NnsError';
    this.errorType = error.error_type;
  }
}
