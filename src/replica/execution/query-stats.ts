/** What the queries of a canister came to: their number, instructions, and bytes of arguments and replies. */
export interface QueryTotals {
  num_calls_total: bigint;
  num_instructions_total: bigint;
  request_payload_bytes_total: bigint;
  response_payload_bytes_total: bigint;
}

/** Rounds of an epoch: as on PocketIC, a tenth of the IC's. */
export const EPOCH_ROUNDS = 60;

/** Epochs that pass until the nodes agree on the figures of one. */
const DELAY = 2;

const none = (): QueryTotals => ({
  num_calls_total: 0n,
  num_instructions_total: 0n,
  request_payload_bytes_total: 0n,
  response_payload_bytes_total: 0n
});

function add(a: QueryTotals, b: QueryTotals): QueryTotals {
  return {
    num_calls_total: a.num_calls_total + b.num_calls_total,
    num_instructions_total: a.num_instructions_total + b.num_instructions_total,
    request_payload_bytes_total: a.request_payload_bytes_total + b.request_payload_bytes_total,
    response_payload_bytes_total: a.response_payload_bytes_total + b.response_payload_bytes_total
  };
}

/** Statistics of queries, which come into the certified state with a delay since every node answers its own. */
export class QueryStats {
  /** As `canister_status` tells it. */
  total = none();
  private current = none();
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
    this.current = none();
    if (this.waiting.length > DELAY) this.total = add(this.total, this.waiting.shift() ?? none());
  }
}
