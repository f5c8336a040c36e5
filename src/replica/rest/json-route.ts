import { messageOf } from '../errors.js';
import { HttpError, badRequest } from '../http/errors.js';
import { JSONParse, JSONStringify } from 'json-with-bigint';
import type { EdgeRequest, EdgeResponse, Route } from '../http/router.js';
import { describeError } from './describe-error.js';

/** Largest JSON body: an ingress message of some MiB in base64, with room to spare. */
const MAX_JSON_BODY = 64 * 1024 * 1024;

interface Options {
  /**
   * Reads and writes integers beyond 2^53 exactly. That costs a pass over the text, so only the routes that carry
   * times or cycles ask for it.
   */
  exact?: boolean;
}

type Handler = (body: unknown, request: EdgeRequest) => unknown;

function json(method: Route['method'], pattern: string, handle: Handler, options: Options): Route {
  return {
    method,
    pattern,
    errors: 'json',
    handle: async (request) => {
      const body = method === 'GET' ? undefined : parseJson(await request.body(MAX_JSON_BODY), options);
      return jsonResponse(await handle(body, request), options);
    }
  };
}

/** A route that takes JSON and answers JSON; `undefined` and `null` are answered as `null`. */
export function postJson(pattern: string, handle: Handler, options: Options = {}): Route {
  return json('POST', pattern, handle, options);
}

export function getJson(
  pattern: string,
  handle: (request: EdgeRequest) => unknown,
  options: Options = {}
): Route {
  return json('GET', pattern, (_body, request) => handle(request), options);
}

/** A route that makes something: it answers 201 `{Created: …}`, or `{Error: {message}}`. */
export function postCreate(pattern: string, create: (body: unknown) => Promise<unknown>): Route {
  const route = postJson(pattern, async (body) => ({ Created: await create(body) }), {
    exact: true
  });
  return {
    ...route,
    handle: async (request) => {
      try {
        return { ...(await route.handle(request)), status: 201 };
      } catch (error) {
        const { status, message } = error instanceof HttpError ? error : describeError(error);
        return { ...jsonResponse({ Error: { message } }), status };
      }
    }
  };
}

/** An empty body counts as an empty object: some of PocketIC's endpoints take none. */
function parseJson(bytes: Buffer, { exact }: Options): unknown {
  if (bytes.length === 0) return {};
  const text = bytes.toString('utf8');
  try {
    return exact ? (JSONParse(text) as unknown) : (JSON.parse(text) as unknown);
  } catch (error) {
    throw badRequest(`The body is not JSON: ${messageOf(error)}`);
  }
}

function jsonResponse(value: unknown, { exact }: Options = {}): EdgeResponse {
  const body = exact ? JSONStringify(value ?? null) : JSON.stringify(value ?? null);
  return { status: 200, body, headers: { 'content-type': 'application/json' } };
}
