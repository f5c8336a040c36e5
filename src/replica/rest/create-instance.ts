import { badRequest, unsupported } from '../http/errors.js';
import type { Nanoseconds, SubnetKind, SubnetRequest } from '../instance/types.js';
import { Fields } from '../http/fields.js';

/** What `POST /instances` asks for (PocketIC's `InstanceConfig`). */
export interface CreateInstanceRequest {
  subnets: SubnetRequest[];
  initialTime: Nanoseconds;
  /** Whether the instance runs by itself from the start. */
  live: boolean;
  validateIngress: boolean;
  /** PocketIC's `InstanceHttpGatewayConfig`, where a gateway is wanted. */
  gateway?: Fields;
}

/** The clock of a new instance, as PocketIC sets it: 6 May 2021, 19:17:10 UTC. */
const GENESIS: Nanoseconds = 1_620_328_630_000_000_000n;

/** Fields of PocketIC's `SubnetConfigSet`: kinds that exist once, and kinds of which there is a list. */
const NAMED_SUBNETS = {
  nns: 'NNS',
  sns: 'SNS',
  ii: 'II',
  fiduciary: 'Fiduciary',
  bitcoin: 'Bitcoin',
  test_threshold_keys: 'TestThresholdKeys'
} as const;
const LISTED_SUBNETS = {
  system: 'System',
  application: 'Application',
  verified_application: 'VerifiedApplication'
} as const;

/** Fields of PocketIC's `InstanceConfig` and `SubnetSpec` that are here; others are refused unless they are empty or off. */
const INSTANCE_FIELDS = [
  'subnet_config_set',
  'http_gateway_config',
  'initial_time',
  'disable_ingress_validation',
  'icp_config',
  'log_level'
];
const SUBNET_FIELDS = ['state_config', 'instruction_config', 'dts_flag', 'cost_schedule'];

/** What says that a feature is not wanted. */
const OFF: unknown[] = [false, 'Disabled'];

/** Flags of `icp_config` and the settings in which this replica runs; others are refused. */
const ICP_FLAGS: [flag: string, accepted: readonly string[]][] = [
  ['beta_features', ['Enabled', 'Disabled']],
  ['canister_backtrace', ['Enabled', 'Disabled']],
  ['function_name_length_limits', ['Enabled']],
  ['canister_execution_rate_limiting', ['Disabled']]
];

/** @throws HttpError that names the field: 400 where it is wrong, 501 where the embedded replica has no such feature */
export function parseCreateInstance(body: unknown): CreateInstanceRequest {
  const config = Fields.json(body, 'instance config');
  refuseMissingFeatures(config);
  const subnets = parseSubnets(config.object('subnet_config_set'));
  if (subnets.length === 0) throw badRequest('subnet_config_set must contain at least one subnet');
  return {
    subnets,
    ...parseInitialTime(config),
    validateIngress: config.value('disable_ingress_validation') !== true,
    ...(config.has('http_gateway_config') && { gateway: config.object('http_gateway_config') })
  };
}

function refuseMissingFeatures(config: Fields): void {
  const features = config.has('icp_features') ? config.object('icp_features').names : [];
  if (features.length > 0) throw unsupported(`icp_features (${features.join(', ')})`);
  const isOff = (name: string) => name === 'icp_features' || OFF.includes(config.value(name));
  config.checkNames([...INSTANCE_FIELDS, ...config.names.filter(isOff)]);
  if (config.has('icp_config')) checkFlags(config.object('icp_config'));
}

function checkFlags(flags: Fields): void {
  flags.checkNames(ICP_FLAGS.map(([flag]) => flag));
  for (const [flag, accepted] of ICP_FLAGS) {
    if (!flags.has(flag)) continue;
    const value = flags.choice(flag, ['Enabled', 'Disabled']);
    if (!accepted.includes(value)) throw unsupported(`icp_config.${flag} = ${value}`);
  }
}

function parseSubnets(set: Fields): SubnetRequest[] {
  if (set.list('cloud_engine').length > 0) throw unsupported('subnet_config_set.cloud_engine');
  set.checkNames(['cloud_engine', ...Object.keys(NAMED_SUBNETS), ...Object.keys(LISTED_SUBNETS)]);
  const named = Object.entries(NAMED_SUBNETS).map(([field, kind]) =>
    set.has(field) ? [parseSubnet(kind, set.object(field))] : []
  );
  const listed = Object.entries(LISTED_SUBNETS).map(([field, kind]) =>
    set.list(field).map((spec, i) => parseSubnet(kind, Fields.json(spec, `${set.where}.${field}[${i}]`)))
  );
  return [...named, ...listed].flat();
}

function parseSubnet(kind: SubnetKind, spec: Fields): SubnetRequest {
  spec.checkNames(SUBNET_FIELDS);
  // Messages run in one round whether they may be sliced or not.
  if (spec.has('dts_flag')) spec.choice('dts_flag', ['Enabled', 'Disabled']);
  const state = spec.value('state_config');
  if (state !== undefined && state !== 'New') throw unsupported(`${spec.where}.state_config other than New`);
  return {
    kind,
    ...(spec.has('instruction_config') && {
      instructions: spec.choice('instruction_config', ['Production', 'Benchmarking'])
    }),
    ...(spec.has('cost_schedule') && { costs: spec.choice('cost_schedule', ['Normal', 'Free']) })
  };
}

/** PocketIC lets a nanosecond pass while it makes an instance. */
function parseInitialTime(config: Fields): Pick<CreateInstanceRequest, 'initialTime' | 'live'> {
  if (!config.has('initial_time')) return { initialTime: GENESIS + 1n, live: false };
  const time = config.object('initial_time');
  if (time.has('AutoProgress')) return { initialTime: GENESIS + 1n, live: true };
  const initialTime = time.object('Timestamp').natural('nanos_since_epoch', 64);
  if (initialTime < GENESIS) {
    throw badRequest(
      `The initial timestamp (unix timestamp in nanoseconds) must be no earlier than ${GENESIS} (provided ${initialTime}).`
    );
  }
  return { initialTime: initialTime + 1n, live: false };
}
