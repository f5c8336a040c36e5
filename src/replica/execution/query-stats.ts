/** Rounds of an epoch: as on PocketIC, a tenth of the IC's. */
export const EPOCH_ROUNDS = 60;

/** Epochs that pass until the nodes agree on the figures of one. */
const DELAY = 2;

/** Number of queries, their instructions, and bytes of their arguments and replies. */
const FIGURES = [
  'num_calls_total',
  'num_instructions_total',
  'request_payload_bytes_total',
  'response_payload_bytes_total'
] as const;

export type QueryTotals = Record<(typeof FIGURES)[number], bigint>;

const NONE: QueryTotals = figures(() => 0n);

function figures(of: (name: keyof QueryTotals) => bigint): QueryTotals {
  return Object.fromEntries(FIGURES.map((name) => [name, of(name)])) as QueryTotals;
}

function add(a: QueryTotals, b: QueryTotals): QueryTotals {
  return figures((name) => a[name] + b[name]);
}

/** Statistics of queries, which come into the certified state with a delay since every node answers its own. */
export class QueryStats {
  /** As `canister_status` tells it. */
  total = NONE;
  private current = NONE;
  private readonly waiting: QueryTotals[] = [];

  count(instructions: bigint, requestBytes: number, responseBytes: number): void {
    this.current = add(this.current, {
      num_calls_total: 1n,
      num_instructions_total: instructions,
      request_payload_bytes_total: BigInt(requestBytes),
      response_payload_bytes_total: BigInt(responseBytes)
    });
  }

  endEpoch(): void {
    this.waiting.push(this.current);
    this.current = NONE;
    if (this.waiting.length > DELAY) this.total = add(this.total, this.waiting.shift() ?? NONE);
  }
}
