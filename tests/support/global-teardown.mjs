export default async function globalTeardown() {
  await globalThis.nodeVaultPicServer?.stop();
}
