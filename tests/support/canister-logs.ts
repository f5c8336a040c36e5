import { type PocketIc } from '@dfinity/pic';
import { IDL } from '@dfinity/candid';
import { Principal } from '@icp-sdk/core/principal';

const Argument = IDL.Record({ canister_id: IDL.Principal });
const Content = IDL.Vec(IDL.Nat8);
const Answer = IDL.Record({ canister_log_records: IDL.Vec(IDL.Record({ content: Content })) });

interface Logs {
  canister_log_records: { content: Uint8Array }[];
}

/** What the network keeps of a canister's prints and traps, as its controller reads it. */
export async function canisterLogs(pic: PocketIc, canister: { toText(): string }): Promise<string[]> {
  const canister_id = Principal.fromText(canister.toText());
  const reply = await pic.queryCall({
    canisterId: Principal.managementCanister(),
    method: 'fetch_canister_logs',
    arg: new Uint8Array(IDL.encode([Argument], [{ canister_id }]))
  });
  const { canister_log_records: records } = decodeLogs(new Uint8Array(reply));
  return records.map(({ content }) => Buffer.from(content).toString('utf8'));
}

/** How many traps those logs tell of. */
export async function trapsLogged(pic: PocketIc, canister: { toText(): string }): Promise<number> {
  return (await canisterLogs(pic, canister)).filter((line) => line.startsWith('[TRAP]')).length;
}

function decodeLogs(reply: Uint8Array): Logs {
  const [logs]: unknown[] = IDL.decode([Answer], reply);
  return logs as Logs;
}
