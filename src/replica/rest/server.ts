import { HttpError, badRequest, unsupported } from '../http/errors.js';
import { agentRoutes } from '../agent/routes.js';
import type { Route } from '../http/router.js';
import { EdgeServer } from '../http/server.js';
import type { CanisterLog } from '../instance/types.js';
import { BlobStore } from './blobs.js';
import { parseCreateInstance } from './create-instance.js';
import { describeError } from './describe-error.js';
import { Gateways } from './gateway.js';
import { HostedInstance } from './hosted-instance.js';
import { instanceRoutes } from './instance-routes.js';
import { Instances, parseId } from './instances.js';
import { getJson, postCreate } from './json-route.js';
import { encodeTopology } from './shapes.js';

const MAX_BLOB = 512 * 1024 * 1024;

/** Endpoints of PocketIC that are not here. */
export const REFUSED: readonly [method: Route['method'], pattern: string][] = [
  ['POST', '/verify_signature'],
  ['GET', '/instances/:instance/_/dashboard'],
  ['POST', '/instances/:instance/update/canister_snapshot_download'],
  ['POST', '/instances/:instance/update/canister_snapshot_upload']
];

function refusal([method, pattern]: (typeof REFUSED)[number]): Route {
  const handle = (): never => {
    throw unsupported(`${method} ${pattern}`);
  };
  return { method, pattern, errors: 'json', handle };
}

/** The embedded replica behind PocketIC's REST interface and, per instance, the agent's. */
export class ReplicaServer {
  readonly #instances = new Instances();
  readonly #gateways = new Gateways(this.#instances);
  readonly #blobs = new BlobStore();
  readonly #server: EdgeServer;
  readonly #onLog: (entry: CanisterLog) => void;

  /** @param onLog gets what canisters print and why they trap */
  constructor(onLog: (entry: CanisterLog) => void) {
    this.#onLog = onLog;
    this.#server = new EdgeServer(this.routes(), describeError);
  }

  /** @returns the port. @throws Error with code EADDRINUSE, EACCES, … */
  listen(host: string, port: number): Promise<number> {
    return this.#server.listen(host, port);
  }

  async close(): Promise<void> {
    this.#instances.states.forEach((_, id) => this.#instances.delete(id));
    await Promise.all([this.#server.close(), this.#gateways.closeAll()]);
  }

  /** Milliseconds since the last request was answered; 0 while one is running. */
  get idleMillis(): number {
    return Math.min(this.#server.idleMillis, this.#gateways.idleMillis);
  }

  /** Everything that can be asked for. */
  routes(): Route[] {
    return [
      { method: 'GET', pattern: '/status', errors: 'json', handle: () => ({ status: 200, body: '' }) },
      getJson('/instances', () => this.#instances.states),
      postCreate('/instances', (body) => this.#createInstance(body)),
      {
        method: 'DELETE',
        pattern: '/instances/:instance',
        errors: 'json',
        handle: async (request) => {
          const id = parseId(request.param('instance'));
          this.#instances.delete(id);
          await this.#gateways.closeAll(id);
          return { status: 200, body: '' };
        }
      },
      ...instanceRoutes(this.#instances, this.#blobs),
      ...agentRoutes('/instances/:instance', (request) => this.#instances.of(request)),
      ...this.#gateways.routes(),
      ...this.#blobRoutes(),
      ...REFUSED.map(refusal),
      getJson('/read_graph/:state/:operation', () => {
        throw new HttpError(404, 'Every operation is answered at once: there is none to poll for.');
      })
    ];
  }

  #blobRoutes(): Route[] {
    return [
      {
        method: 'POST',
        pattern: '/blobstore',
        errors: 'text',
        handle: async (request) => {
          const encoding = request.headers['content-encoding'];
          if (encoding !== undefined && encoding !== 'gzip') {
            throw badRequest("Bad encoding: Only 'gzip' content encoding is supported");
          }
          return { status: 200, body: this.#blobs.put(await request.body(MAX_BLOB), encoding === 'gzip') };
        }
      },
      {
        method: 'GET',
        pattern: '/blobstore/:blob',
        errors: 'text',
        handle: (request) => {
          const { bytes, gzip } = this.#blobs.get(request.param('blob'));
          return { status: 200, body: bytes, ...(gzip && { headers: { 'content-encoding': 'gzip' } }) };
        }
      }
    ];
  }

  async #createInstance(body: unknown) {
    const { live, gateway, ...config } = parseCreateInstance(body);
    const host = new HostedInstance({ ...config, onLog: this.#onLog });
    const instance_id = this.#instances.add(host);
    if (live) host.startProgress();
    try {
      const http_gateway_info = gateway ? await this.#gateways.open(instance_id, gateway) : null;
      return { instance_id, topology: encodeTopology(host.instance.topology), http_gateway_info };
    } catch (error) {
      this.#instances.delete(instance_id);
      throw error;
    }
  }
}
