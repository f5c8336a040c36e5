import { existsSync } from 'node:fs';
import { frozenPath } from '../tests/support/frozen-memory.js';
import type { CanisterName } from '../tests/support/paths.js';
import { startServer } from '../tests/support/server.js';

/** Freezes a canister's stable memory for a schema that is new; what is frozen is never made anew. */
export async function freezeOnce(
  canister: CanisterName,
  schema: number,
  freeze: (url: string) => Promise<void>
): Promise<void> {
  if (existsSync(frozenPath(canister, schema, 'json'))) {
    console.error(`schema ${schema} of ${canister} is frozen; its fixture stays as it is`);
    process.exitCode = 1;
    return;
  }
  const server = await startServer();
  try {
    await freeze(server.url);
    console.log(`froze schema ${schema} of ${canister}`);
  } finally {
    await server.stop();
  }
}
