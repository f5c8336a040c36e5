// Plain JavaScript: jest loads its hooks without the transform that the tests have.
import { tsImport } from 'tsx/esm/api';

/** One PocketIC server for all suites of a jest run; each suite creates its own instance on it. */
export default async function globalSetup() {
  const { SERVER_URL_VARIABLE, startServer } = await tsImport('./server.ts', import.meta.url);
  const server = await startServer();
  globalThis.nodeVaultPicServer = server;
  process.env[SERVER_URL_VARIABLE] = server.url;
}
