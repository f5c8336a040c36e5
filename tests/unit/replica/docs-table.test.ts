import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { compileModule } from '../../../src/replica/execution/compile.js';
import {
  managementMethod,
  METHODS,
  QUERY_METHODS,
  UNSUPPORTED
} from '../../../src/replica/management/management.js';
import { REFUSED, ReplicaServer } from '../../../src/replica/rest/server.js';
import { SYSTEM_API } from '../../../src/replica/system-api/imports.js';
import { assemble } from './support.js';

/** docs/replica.md says what there is; the code and the interface specification say whether that is true and all. */

const sections = readFileSync(new URL('../../../docs/replica.md', import.meta.url), 'utf8').split(/^## /m);

interface Row {
  name: string;
  state: string;
  text: string;
}

function table(title: string): Map<string, Row> {
  const section = sections.find((text) => text.startsWith(title)) ?? '';
  const rows = [...section.matchAll(/^\| `([^`]+)`\s*\| (supported|refused)\s*\| (.*?)\s*\|$/gm)];
  return new Map(rows.map(([, name = '', state = '', text = '']) => [name, { name, state, text }]));
}

function named(rows: Map<string, Row>, state: string): string[] {
  return [...rows.values()]
    .filter((row) => row.state === state)
    .map(({ name }) => name)
    .sort();
}

/** https://internetcomputer.org/docs/references/ic-interface-spec, "Overview of imports", and the older forms that compilers still use. */
const SPECIFIED_SYSTEM_CALLS = `
  msg_arg_data_size msg_arg_data_copy msg_caller_size msg_caller_copy msg_reject_code msg_reject_msg_size
  msg_reject_msg_copy msg_deadline msg_reply_data_append msg_reply msg_reject msg_cycles_available128
  msg_cycles_refunded128 msg_cycles_accept128 cycles_burn128 canister_self_size canister_self_copy
  canister_cycle_balance128 canister_liquid_cycle_balance128 canister_status canister_version subnet_self_size
  subnet_self_copy msg_method_name_size msg_method_name_copy accept_message call_new call_on_cleanup
  call_data_append call_with_best_effort_response call_cycles_add128 call_perform stable64_size stable64_grow
  stable64_write stable64_read root_key_size root_key_copy certified_data_set data_certificate_present
  data_certificate_size data_certificate_copy time global_timer_set performance_counter is_controller
  in_replicated_execution cost_call cost_create_canister cost_http_request cost_http_request_v2
  cost_sign_with_ecdsa cost_sign_with_schnorr cost_vetkd_derive_key env_var_count env_var_name_size
  env_var_name_copy env_var_name_exists env_var_value_size env_var_value_copy debug_print trap
  msg_cycles_available msg_cycles_refunded msg_cycles_accept canister_cycle_balance call_cycles_add
  stable_size stable_grow stable_write stable_read mint_cycles mint_cycles128`;

/** The methods of the specification's `ic.did`. */
const SPECIFIED_METHODS = `
  create_canister update_settings upload_chunk clear_chunk_store stored_chunks install_code install_chunked_code
  uninstall_code start_canister stop_canister canister_status delete_canister deposit_cycles raw_rand http_request
  flexible_http_request canister_info canister_metadata canister_metrics ecdsa_public_key sign_with_ecdsa
  schnorr_public_key sign_with_schnorr vetkd_public_key vetkd_derive_key bitcoin_get_balance bitcoin_get_utxos
  bitcoin_send_transaction bitcoin_get_current_fee_percentiles bitcoin_get_block_headers node_metrics_history
  subnet_info provisional_create_canister_with_cycles provisional_top_up_canister take_canister_snapshot
  load_canister_snapshot read_canister_snapshot_metadata read_canister_snapshot_data
  upload_canister_snapshot_metadata upload_canister_snapshot_data list_canister_snapshots
  delete_canister_snapshot fetch_canister_logs rename_canister`;

/** Paths of `PocketIcClient` in pic-js, `:instance` left out. */
const CALLED_BY_PIC_JS = [
  'GET _/topology',
  'POST auto_progress',
  'POST stop_progress',
  'GET read/get_canister_http',
  'POST read/get_controllers',
  'POST read/get_cycles',
  'POST read/get_stable_memory',
  'POST read/get_subnet',
  'GET read/get_time',
  'POST read/ingress_status',
  'POST read/pub_key',
  'POST read/query',
  'POST update/add_cycles',
  'POST update/await_ingress_message',
  'POST update/mock_canister_http',
  'POST update/set_certified_time',
  'POST update/set_stable_memory',
  'POST update/set_time',
  'POST update/submit_ingress_message',
  'POST update/tick'
];

function words(text: string): string[] {
  return text.trim().split(/\s+/).sort();
}

describe('endpoints', () => {
  const rows = table('Endpoints');
  const routes = new ReplicaServer(() => undefined).routes();

  test('are those of the server', () => {
    const names = routes.map(({ method, pattern }) => `${method} ${pattern}`);
    expect([...rows.keys()].sort()).toEqual(names.sort());
  });

  test('refused ones are refused in these words', () => {
    expect(named(rows, 'refused')).toEqual(REFUSED.map(([method, pattern]) => `${method} ${pattern}`).sort());
    for (const [method, pattern] of REFUSED) {
      const text = `${method} ${pattern} is not supported by the embedded replica`;
      expect(rows.get(`${method} ${pattern}`)?.text).toBe(text);
      const route = routes.find((known) => known.method === method && known.pattern === pattern);
      expect(() =>
        route?.handle({ headers: {}, param: () => '', body: () => Promise.reject(new Error('no body')) })
      ).toThrow(text);
    }
  });

  test('all that pic-js calls are supported', () => {
    for (const path of CALLED_BY_PIC_JS) {
      const [method, rest] = path.split(' ');
      expect(rows.get(`${method} /instances/:instance/${rest}`)?.state).toBe('supported');
    }
  });
});

describe('system calls', () => {
  const rows = table('System calls');

  test('are all that the specification has', () => {
    expect([...rows.keys()].sort()).toEqual(words(SPECIFIED_SYSTEM_CALLS));
    expect(named(rows, 'supported')).toEqual(Object.keys(SYSTEM_API).sort());
  });

  test('refused ones are refused in these words', () => {
    for (const name of named(rows, 'refused')) {
      const module = assemble(`(module (import "ic0" "${name}" (func)))`);
      expect(() => compileModule(module)).toThrow(rows.get(name)?.text);
    }
  });
});

describe('management methods', () => {
  const rows = table('Management canister');

  test('are all that the specification has', () => {
    expect([...rows.keys()].sort()).toEqual(words(SPECIFIED_METHODS));
    const supported = new Set([...Object.keys(METHODS), ...Object.keys(QUERY_METHODS)]);
    expect(named(rows, 'supported')).toEqual([...supported].sort());
  });

  test('refused ones are refused in these words', () => {
    expect(named(rows, 'refused')).toEqual([...UNSUPPORTED].sort());
    for (const name of UNSUPPORTED) {
      const { text = '' } = rows.get(name) ?? {};
      expect(() => managementMethod(name)).toThrow(text);
      expect(text).toContain(name);
    }
  });
});
