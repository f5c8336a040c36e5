import { join } from 'node:path';
import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { NodeVaultError } from '../../client/errors.js';
import { redeemSection } from '../../client/redeem.js';
import { type TransportKeyPair, transportKeyFromSecret } from '../../client/transport-key.js';
import { parseSpec } from '../../client/specs/index.js';
import { vaultActor } from '../../client/vault-client.js';
import type { Share } from '../../protocol/sealed/derivation-input.js';
import type { ReleaseSpec } from '../../protocol/spec/release.js';
import { principalArgument, shareArgument, u64Argument } from '../arguments.js';
import { readJson, readText, requireAbsent, writeNew } from '../files.js';
import type { Report } from '../io.js';
import type { Run } from '../main.js';
import { type IdentityOptions, connectAs, withIdentity } from '../options.js';
import { sealedFile } from '../sealed-folder.js';
import { shareToJson } from '../share-file.js';

interface Options extends IdentityOptions {
  readonly vault: Principal;
  readonly proposal: bigint;
  readonly section: string;
  readonly share: Share;
  readonly transportKey: string;
  readonly out: string;
  readonly force?: boolean;
}

/** `nodevault redeem <spec>`: a custodian fetches its share of one section's key, and the ciphertext. */
export function redeemCommand(run: Run): Command {
  const command = withIdentity(new Command('redeem'))
    .description('fetch your share of a released section')
    .argument('<spec>', 'JSON file of the release spec that was voted on')
    .requiredOption('--vault <id>', 'the vault', principalArgument)
    .requiredOption('--proposal <id>', 'the executed proposal', u64Argument)
    .requiredOption('--section <name>', 'the section')
    .requiredOption('--share <A|B>', 'which custodian you are', shareArgument)
    .requiredOption('--transport-key <file>', 'your transport secret key (nodevault keygen transport)')
    .requiredOption('--out <folder>', 'gets <section>.<share>.share.json, secret, and <section>.sealed')
    .option('--force', 'replace files that are there');
  return command.action((file: string, options: Options) => run(command, () => redeem(file, options)));
}

async function redeem(file: string, options: Options): Promise<Report> {
  const { network, proposal, section, share, out, force = false } = options;
  const spec = await readReleaseSpec(file, section);
  const transport = await readTransportKey(options.transportKey, spec, share);
  const shareFile = join(out, `${section}.${share}.share.json`);
  const ciphertextFile = join(out, sealedFile(section));
  await requireAbsent([shareFile], { force });

  const service = vaultActor((await connectAs(options)).agent, options.vault);
  const vault = options.vault.toUint8Array();
  const redemption = { network, vault, proposalId: proposal, spec, section, share };
  const { key, ciphertext } = await redeemSection(service, redemption, transport.secret);
  const address = { vault, record: spec.record_id, version: spec.version };
  const text = shareToJson({ address, root: spec.root, section, share, key });
  await writeNew(shareFile, text, { force, secret: true });
  await writeNew(ciphertextFile, ciphertext, { force: true });
  return {
    json: { section, share, share_file: shareFile, sealed_file: ciphertextFile },
    text: `share ${share} of section ${section} in ${shareFile}; with the other share, open ${ciphertextFile}`
  };
}

async function readReleaseSpec(file: string, section: string): Promise<ReleaseSpec> {
  const parsed = parseSpec(await readJson(file), file);
  if (parsed.type !== 'release')
    throw new NodeVaultError('invalid-argument', `${file}: it is no release spec`, { file });
  if (parsed.spec.sections.includes(section)) return parsed.spec;
  throw new NodeVaultError(
    'invalid-argument',
    `${file}: it does not release section ${section}; it releases ${parsed.spec.sections.join(', ')}`,
    { file }
  );
}

/** The secret key, which must be of the public key that the motion names: a derivation costs cycles. */
async function readTransportKey(file: string, spec: ReleaseSpec, share: Share): Promise<TransportKeyPair> {
  const text = (await readText(file)).trim();
  const pair = transportKeyFromSecret(/^[0-9a-f]{64}$/.test(text) ? hexToBytes(text) : new Uint8Array(0));
  const named = share === 'A' ? spec.custodian_a.transport_key : spec.custodian_b.transport_key;
  if (bytesToHex(pair.publicKey) === bytesToHex(named)) return pair;
  throw new NodeVaultError(
    'bad-transport-key',
    `${file}: its public key is ${bytesToHex(pair.publicKey)}, the spec names ${bytesToHex(named)} for custodian ${share}`,
    { file }
  );
}
