import { createHash } from 'node:crypto';
import { type Actor, type PocketIc } from '@dfinity/pic';
import { type IDL } from '@icp-sdk/core/candid';
import { Principal } from '@icp-sdk/core/principal';
import { GOVERNANCE_CANISTER_ID } from './governance.js';
import { type NeuronRole, TEST_NEURONS, type TestNeuron } from './neurons.js';
import {
  governanceIdlFactory,
  type GovernanceService,
  type ManageNeuronCommandRequest
} from './nns-interface.js';

const LEDGER_CANISTER_ID = 'ryjl3-tyaaa-aaaaa-aaaba-cai';
/**
 * Holds 10^9 ICP on PocketIC's ICP ledger. So does the anonymous principal, but not every version of the ledger lets it
 * transfer. Source: dfinity/ic, test_icp_ledger and test_nns_governance of the PocketIC server.
 */
const RICH_PRINCIPAL = 'hpikg-6exdt-jn33w-ndty3-fc7jc-tl2lr-buih3-cs3y7-tftkp-sfp62-gqe';
const NONCE = 1n;
/** What governance gives a neuron that is claimed. */
const INITIAL_DISSOLVE_DELAY_SECONDS = 604_800n;

interface TransferArgument {
  from_subaccount: [];
  to: { owner: Principal; subaccount: [Uint8Array] };
  amount: bigint;
  fee: [];
  memo: [];
  created_at_time: [];
}

interface Ledger {
  icrc1_transfer: (argument: TransferArgument) => Promise<{ Ok: bigint } | { Err: Record<string, unknown> }>;
}

/** ICRC-1 `icrc1_transfer`, with the error left open: any of them ends the setup. */
const ledgerIdlFactory: IDL.InterfaceFactory = ({ IDL }) =>
  IDL.Service({
    icrc1_transfer: IDL.Func(
      [
        IDL.Record({
          from_subaccount: IDL.Opt(IDL.Vec(IDL.Nat8)),
          to: IDL.Record({ owner: IDL.Principal, subaccount: IDL.Opt(IDL.Vec(IDL.Nat8)) }),
          amount: IDL.Nat,
          fee: IDL.Opt(IDL.Nat),
          memo: IDL.Opt(IDL.Vec(IDL.Nat8)),
          created_at_time: IDL.Opt(IDL.Nat64)
        })
      ],
      [
        IDL.Variant({
          Ok: IDL.Nat,
          Err: IDL.Variant({
            InsufficientFunds: IDL.Record({ balance: IDL.Nat }),
            BadFee: IDL.Record({ expected_fee: IDL.Nat }),
            TemporarilyUnavailable: IDL.Null,
            GenericError: IDL.Record({ message: IDL.Text, error_code: IDL.Nat })
          })
        })
      ],
      []
    )
  });

/** Subaccount of governance that holds a neuron's stake: SHA-256(0x0c ‖ "neuron-stake" ‖ controller ‖ nonce). */
export function neuronSubaccount(controller: Principal, nonce: bigint): Uint8Array {
  const nonceBytes = Buffer.alloc(8);
  nonceBytes.writeBigUInt64BE(nonce);
  const hash = createHash('sha256')
    .update(Buffer.from([0x0c]))
    .update('neuron-stake');
  return Uint8Array.from(hash.update(controller.toUint8Array()).update(nonceBytes).digest());
}

async function transferStake(pic: PocketIc, neuron: TestNeuron): Promise<void> {
  const ledger = pic.createActor<Ledger>(ledgerIdlFactory, Principal.fromText(LEDGER_CANISTER_ID));
  ledger.setPrincipal(Principal.fromText(RICH_PRINCIPAL));
  const controller = neuron.controller.getPrincipal();
  const owner = Principal.fromText(GOVERNANCE_CANISTER_ID);
  const result = await ledger.icrc1_transfer({
    from_subaccount: [],
    to: { owner, subaccount: [neuronSubaccount(controller, NONCE)] },
    amount: neuron.stakeE8s,
    fee: [],
    memo: [],
    created_at_time: []
  });
  if ('Err' in result) {
    throw new Error(`the ICP ledger refused the stake of ${neuron.role}: ${Object.keys(result.Err).join()}`);
  }
}

async function command(
  governance: Actor<GovernanceService>,
  neuronId: bigint | null,
  request: ManageNeuronCommandRequest
) {
  const {
    command: [response]
  } = await governance.manage_neuron({
    id: [],
    neuron_id_or_subaccount: neuronId === null ? [] : [{ NeuronId: { id: neuronId } }],
    command: [request]
  });
  if (response === undefined || 'Error' in response) {
    throw new Error(`staking failed: ${response?.Error.error_message ?? 'governance answered no command'}`);
  }
  return response;
}

async function claim(
  governance: Actor<GovernanceService>,
  { controller, role }: TestNeuron
): Promise<bigint> {
  const response = await command(governance, null, {
    ClaimOrRefresh: {
      by: [{ MemoAndController: { controller: [controller.getPrincipal()], memo: NONCE } }]
    }
  });
  const id = 'ClaimOrRefresh' in response ? response.ClaimOrRefresh.refreshed_neuron_id[0]?.id : undefined;
  if (id === undefined) throw new Error(`governance did not claim the neuron of ${role}`);
  return id;
}

async function stake(pic: PocketIc, neuron: TestNeuron): Promise<bigint> {
  await transferStake(pic, neuron);
  const governance = pic.createActor<GovernanceService>(
    governanceIdlFactory,
    Principal.fromText(GOVERNANCE_CANISTER_ID)
  );
  governance.setIdentity(neuron.controller);
  const id = await claim(governance, neuron);
  const missing = neuron.dissolveDelaySeconds - INITIAL_DISSOLVE_DELAY_SECONDS;
  if (missing > 0n) {
    await command(governance, id, {
      Configure: {
        operation: [{ IncreaseDissolveDelay: { additional_dissolve_delay_seconds: Number(missing) } }]
      }
    });
  }
  return id;
}

/** Stakes the test neurons on a network that has an ICP ledger. Answers the ids that governance gave them. */
export async function stakeTestNeurons(pic: PocketIc): Promise<Map<NeuronRole, bigint>> {
  const ids = new Map<NeuronRole, bigint>();
  for (const neuron of TEST_NEURONS) ids.set(neuron.role, await stake(pic, neuron));
  return ids;
}
