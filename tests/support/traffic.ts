import { type PocketIc } from '@dfinity/pic';

/** One call as it crossed the wire: what was sent, and the reply or the reason why there is none. */
export interface Exchange {
  readonly method: string;
  readonly arg: Uint8Array;
  readonly reply: Uint8Array | string;
}

/** Notes every call that is made through `pic` from now on. */
export function recordTraffic(pic: PocketIc): Exchange[] {
  const exchanges: Exchange[] = [];
  const noted =
    <Options extends { method: string; arg?: Uint8Array }>(send: (options: Options) => Promise<Uint8Array>) =>
    async (options: Options): Promise<Uint8Array> => {
      const { method, arg = new Uint8Array(0) } = options;
      try {
        const reply = new Uint8Array(await send(options));
        exchanges.push({ method, arg, reply });
        return reply;
      } catch (error) {
        exchanges.push({ method, arg, reply: String(error) });
        throw error;
      }
    };
  pic.updateCall = noted(pic.updateCall.bind(pic));
  pic.queryCall = noted(pic.queryCall.bind(pic));
  return exchanges;
}
