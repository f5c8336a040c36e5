import { badRequest } from '../http/errors.js';
import { Principal } from '@dfinity/principal';
import type { EdgeRequest, EdgeResponse, Route } from '../http/router.js';
import type { PrincipalBytes } from '../instance/types.js';
import {
  call,
  query,
  readCanisterState,
  readSubnetState,
  status,
  type AgentHost,
  type AgentReply
} from './api.js';

/** Largest body of the agent's API, as at the network's own endpoints. */
const MAX_BODY = 4 * 1024 * 1024;

type Endpoint = (host: AgentHost, id: PrincipalBytes, body: Uint8Array) => AgentReply;

/**
 * The routes `/api/v2…v4/…` under a prefix.
 * @param hostOf finds the instance that a request is for. @throws HttpError where there is none
 */
export function agentRoutes(prefix: string, hostOf: (request: EdgeRequest) => AgentHost): Route[] {
  const post = (path: string, endpoint: Endpoint): Route => ({
    method: 'POST',
    pattern: `${prefix}/api/${path}`,
    errors: 'text',
    handle: async (request) => {
      const host = hostOf(request);
      const id = parsePrincipal(request.param('principal'));
      checkContentType(request);
      return cborResponse(endpoint(host, id, await request.body(MAX_BODY)));
    }
  });
  const getStatus: Route = {
    method: 'GET',
    pattern: `${prefix}/api/v2/status`,
    errors: 'text',
    handle: (request) => cborResponse(status(hostOf(request)))
  };
  const readers = ['v2', 'v3'].flatMap((version) => [
    post(`${version}/canister/:principal/query`, query),
    post(`${version}/canister/:principal/read_state`, readCanisterState),
    post(`${version}/subnet/:principal/read_state`, readSubnetState)
  ]);
  const calls = ['v2', 'v3', 'v4'].map((version) =>
    post(`${version}/canister/:principal/call`, (host, id, body) => call(host, id, body, version !== 'v2'))
  );
  return [getStatus, ...readers, ...calls];
}

function parsePrincipal(text: string): PrincipalBytes {
  try {
    return Principal.fromText(text).toUint8Array();
  } catch {
    throw badRequest(`${JSON.stringify(text)} in the URL is not a principal.`);
  }
}

function checkContentType({ headers }: EdgeRequest): void {
  if (headers['content-type']?.toLowerCase() === 'application/cbor') return;
  throw badRequest('Unexpected content-type, expected application/cbor.');
}

function cborResponse({ status: code, body }: AgentReply): EdgeResponse {
  return { status: code, body, headers: { 'content-type': 'application/cbor' } };
}
