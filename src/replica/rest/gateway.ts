import { messageOf } from '../errors.js';
import { HttpError, badRequest, unsupported } from '../http/errors.js';
import { agentRoutes } from '../agent/routes.js';
import type { Route } from '../http/router.js';
import { EdgeServer } from '../http/server.js';
import { describeError } from './describe-error.js';
import { Fields } from '../http/fields.js';
import { parseId, type Instances } from './instances.js';
import { getJson, postCreate, postJson } from './json-route.js';
import { encodeTopology } from './shapes.js';

interface Gateway {
  server: EdgeServer;
  instance: number;
  port: number;
  domains: unknown;
}

/**
 * Gateways: ports where one instance's agent API stands at the root, since agents know hosts but no path prefixes.
 * (PocketIC's gateways serve canisters' web pages besides; these do not.)
 */
export class Gateways {
  readonly #instances: Instances;
  readonly #open = new Map<number, Gateway>();
  #nextId = 0;

  constructor(instances: Instances) {
    this.#instances = instances;
  }

  /**
   * @param config PocketIC's `ip_addr`, `port`, `domains`, `https_config`
   * @returns the gateway's number and port
   * @throws HttpError 400 for a port that cannot be had, 501 for HTTPS
   */
  async open(instance: number, config: Fields): Promise<{ instance_id: number; port: number }> {
    if (config.has('https_config')) throw unsupported('https_config');
    const address = config.has('ip_addr') ? config.text('ip_addr') : '127.0.0.1';
    const wanted = config.has('port') ? Number(config.natural('port', 16)) : 0;
    const hostOf = () => this.#instances.get(instance);
    hostOf();
    const topology = getJson('/_/topology', () => encodeTopology(hostOf().instance.topology));
    const server = new EdgeServer([topology, ...agentRoutes('', hostOf)], describeError, refusePage);
    try {
      const port = await server.listen(address, wanted);
      const instance_id = this.#nextId++;
      this.#open.set(instance_id, { server, instance, port, domains: config.value('domains') ?? null });
      return { instance_id, port };
    } catch (error) {
      throw badRequest(`Failed to bind to address ${address}:${wanted}: ${messageOf(error)}`);
    }
  }

  /** Closes a gateway; without effect for one that is closed. @throws HttpError 404 for a gateway that never was */
  async close(id: number): Promise<void> {
    if (id >= this.#nextId) throw new HttpError(404, `There is no HTTP gateway ${id}.`);
    const gateway = this.#open.get(id);
    this.#open.delete(id);
    await gateway?.server.close();
  }

  /** Closes the gateways of one instance, or all. */
  async closeAll(instance?: number): Promise<void> {
    const ids = [...this.#open].filter(
      ([, gateway]) => instance === undefined || gateway.instance === instance
    );
    await Promise.all(ids.map(([id]) => this.close(id)));
  }

  /** The least time that any gateway has been without a request. */
  get idleMillis(): number {
    return Math.min(...[...this.#open.values()].map(({ server }) => server.idleMillis));
  }

  routes(): Route[] {
    return [
      getJson('/http_gateway', () => [...this.#open].map(([id, gateway]) => encodeGateway(id, gateway))),
      postCreate('/http_gateway', (body) => this.#create(Fields.json(body, 'body'))),
      postJson('/http_gateway/:gateway/stop', (_body, request) =>
        this.close(parseId(request.param('gateway')))
      )
    ];
  }

  #create(config: Fields): Promise<{ instance_id: number; port: number }> {
    const target = config.object('forward_to');
    if (!target.has('PocketIcInstance')) throw unsupported('forward_to other than PocketIcInstance');
    return this.open(Number(target.natural('PocketIcInstance', 31)), config);
  }
}

function refusePage(path: string): HttpError {
  return unsupported(`${path}: a canister's web page`);
}

/** HttpGatewayDetails */
function encodeGateway(instance_id: number, { instance, port, domains }: Gateway) {
  return { instance_id, port, forward_to: { PocketIcInstance: instance }, domains, https_config: null };
}
