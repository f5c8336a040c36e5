/** Commands that submit a prepared proposal, as text for a shell. Files are named as `nodevault recommend bundle` writes them. */
import type { NnsAction } from '../../protocol/recommendation/proposal-digest.js';
import { principalText } from '../../protocol/spec/principal-text.js';
import type { PreparedProposal } from './bundle.js';

const GOVERNANCE = 'rrkah-fqaaa-aaaaa-aaaaq-cai';

/** The file beside the bundle with the proposal's summary. */
export function summaryFile({ step }: PreparedProposal): string {
  return `step-${step}.md`;
}

/** The file beside the bundle with the argument of `manage_neuron` as candid text. */
export function argumentFile({ step }: PreparedProposal): string {
  return `step-${step}.candid`;
}

/** One command a line; `NEURON` and `KEY.pem` stand for the proposer's own. */
export function commandsFor(proposal: PreparedProposal): string[] {
  const commands = [
    `dfx canister call --network ic ${GOVERNANCE} manage_neuron --argument-file ${argumentFile(proposal)}`
  ];
  if (proposal.icAdmin.length === 0) return commands;
  const [command = '', ...args] = proposal.icAdmin;
  const common = ['--proposer', 'NEURON', '--proposal-title', proposal.title];
  const url = proposal.url === '' ? [] : ['--proposal-url', proposal.url];
  const words = [command, ...args, ...common, ...url, '--summary-file', summaryFile(proposal)];
  return [
    ...commands,
    `ic-admin --nns-url https://icp-api.io --secret-key-pem KEY.pem ${words.map(quoted).join(' ')}`
  ];
}

/** The argument of `manage_neuron` that proposes it, as candid text; `neuron` is the proposer's. */
export function candidText({ title, summary, url, action }: PreparedProposal, neuron: string): string {
  return `(
  record {
    id = null;
    neuron_id_or_subaccount = opt variant { NeuronId = record { id = ${neuron} : nat64 } };
    command = opt variant {
      MakeProposal = record {
        title = opt ${textLiteral(title)};
        url = ${textLiteral(url)};
        summary = ${textLiteral(summary)};
        action = opt variant { ${actionText(action)} };
      }
    };
  },
)
`;
}

function actionText(action: NnsAction): string {
  switch (action.kind) {
    case 'nns_function':
      return `ExecuteNnsFunction = record { nns_function = ${action.number} : int32; payload = ${blobLiteral(action.payload)} }`;
    case 'remove_node_provider':
      return `AddOrRemoveNodeProvider = record { change = opt variant { ToRemove = record { id = opt principal "${principalText(action.provider)}"; reward_account = null } } }`;
    case 'motion':
      return `Motion = record { motion_text = ${textLiteral(new TextDecoder().decode(action.text))} }`;
  }
}

/** Text in candid's syntax, whose escapes are these (dfinity/candid `spec/Candid.md`). */
function textLiteral(text: string): string {
  const escaped = text
    .replace(/["\\]/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
    .replace(/\t/g, '\\t');
  return `"${escaped}"`;
}

function blobLiteral(bytes: Uint8Array): string {
  return `blob "${Array.from(bytes, (byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('')}"`;
}

function quoted(word: string): string {
  return /^[\w./:=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
