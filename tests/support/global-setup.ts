import { type PicServer, SERVER_URL_VARIABLE, startServer } from './server.js';

declare global {
  var nodeVaultPicServer: PicServer | undefined;
}

/** One PocketIC server for all suites of a jest run; each suite creates its own instance on it. */
export default async function globalSetup(): Promise<void> {
  const server = await startServer();
  globalThis.nodeVaultPicServer = server;
  process.env[SERVER_URL_VARIABLE] = server.url;
}
