import { Command } from 'commander';
import { Principal } from '@dfinity/principal';
import { bytesToHex } from '@noble/hashes/utils';
import { submitVersion, vaultActor } from '../../client/vault-client.js';
import type { Report } from '../io.js';
import type { Run } from '../main.js';
import { type IdentityOptions, connectAs, withIdentity } from '../options.js';
import type { Progress } from '../progress.js';
import { readSealedFolder } from '../sealed-folder.js';

/** `nodevault submit <folder>`: uploads what `seal` wrote, going on where an earlier upload broke off. */
export function submitCommand(run: Run): Command {
  const command = withIdentity(new Command('submit'))
    .description('upload a sealed version to the vault and submit it')
    .argument('<folder>', 'the sealed/ folder that seal wrote');
  return command.action((folder: string, options: IdentityOptions) =>
    run(command, (progress) => submit(folder, options, progress))
  );
}

async function submit(folder: string, options: IdentityOptions, progress: Progress): Promise<Report> {
  const sealed = await readSealedFolder(folder);
  const { vault, record, version } = sealed.address;
  const { agent } = await connectAs(options);
  let bytes = 0;
  await submitVersion(vaultActor(agent, Principal.fromUint8Array(vault)), sealed, (sent, total) => {
    bytes = sent;
    progress(`${sent} of ${total} bytes uploaded`);
  });
  const root = bytesToHex(sealed.root);
  return {
    json: { record, version, root, bytes },
    text: `submitted version ${version} of record ${record}: ${bytes} bytes, root ${root}`
  };
}
