import type { IncomingHttpHeaders } from 'node:http';

/** One request as handlers see it. */
export interface EdgeRequest {
  headers: IncomingHttpHeaders;
  /** The value of a `:name` segment of the route's pattern. */
  param(name: string): string;
  /**
   * Reads the body to its end.
   * @throws HttpError 413 where it is longer than `limit` bytes
   */
  body(limit: number): Promise<Buffer>;
}

export interface EdgeResponse {
  status: number;
  body: string | Uint8Array;
  headers?: Record<string, string>;
}

export interface Route {
  method: 'GET' | 'POST' | 'DELETE';
  /** Segments by `/`; one that begins with a colon matches any text. */
  pattern: string;
  /** How errors are told: JSON `{message}` for PocketIC's clients, plain text for agents. */
  errors: 'json' | 'text';
  handle(request: EdgeRequest): EdgeResponse | Promise<EdgeResponse>;
}

export interface Match {
  route: Route;
  params: ReadonlyMap<string, string>;
}

/** Finds the route of a path; a slash at the end makes no difference. */
export class Router {
  readonly #routes: { route: Route; segments: string[] }[];

  constructor(routes: readonly Route[]) {
    this.#routes = routes.map((route) => ({ route, segments: split(route.pattern) }));
  }

  /** @returns the match, or the methods that the path does allow (none for an unknown path) */
  match(method: string, path: string): Match | { allowed: string[] } {
    const segments = split(path);
    const allowed: string[] = [];
    for (const { route, segments: pattern } of this.#routes) {
      const params = matchSegments(pattern, segments);
      if (!params) continue;
      if (route.method === method) return { route, params };
      allowed.push(route.method);
    }
    return { allowed };
  }
}

function split(path: string): string[] {
  return path.replace(/\/$/, '').split('/').slice(1);
}

function matchSegments(pattern: string[], segments: string[]): Map<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params = new Map<string, string>();
  for (const [i, expected] of pattern.entries()) {
    const actual = segments[i] ?? '';
    if (expected.startsWith(':')) params.set(expected.slice(1), actual);
    else if (expected !== actual) return undefined;
  }
  return params;
}
