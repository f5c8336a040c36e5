import { HttpError, badRequest } from './errors.js';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Router, type EdgeResponse, type Route } from './router.js';

/** How long a client may take, in milliseconds: one that sends byte by byte must not hold a connection for ever. */
export interface Timeouts {
  headers: number;
  /** Headers and body. */
  request: number;
}

/** Generous, because clients also wait while the one thread executes a long message. */
const TIMEOUTS: Timeouts = { headers: 120_000, request: 600_000 };

/** What is discarded of a body that is too long before the connection is cut: clients read no answer while they send. */
const MAX_DISCARDED = 512 * 1024 * 1024;

/** Bytes of all bodies that are being read at one time; beyond that clients are sent away. */
const MAX_BODIES = 1024 ** 3;

/** An HTTP server over a table of routes. Whatever a handler throws becomes an answer; nothing ends the process. */
export class EdgeServer {
  readonly #router: Router;
  readonly #server: Server;
  readonly #describeError: (error: unknown) => HttpError;
  readonly #notFound: (path: string) => HttpError;
  #pending = 0;
  #lastActive = Date.now();
  /** Bytes of the bodies that are being read. */
  #reading = 0;

  /**
   * @param describeError what a client is told of an error that is not an HttpError
   * @param notFound … and of a path that no route has
   */
  constructor(
    routes: readonly Route[],
    describeError: (error: unknown) => HttpError,
    notFound = (path: string) => new HttpError(404, `There is nothing at ${path}.`),
    { headers, request }: Timeouts = TIMEOUTS
  ) {
    this.#router = new Router(routes);
    this.#describeError = describeError;
    this.#notFound = notFound;
    const options = {
      headersTimeout: headers,
      requestTimeout: request,
      connectionsCheckingInterval: Math.min(headers / 4, 30_000)
    };
    this.#server = createServer(options, (incoming, response) => void this.#serve(incoming, response));
    // A test that computes for seconds between two calls finds its connection as it left it.
    this.#server.keepAliveTimeout = 0;
    this.#server.on('clientError', (error, socket) => {
      const isLate = 'code' in error && error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
      const status = isLate ? '408 Request Timeout' : '400 Bad Request';
      if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
    });
  }

  /**
   * @param port 0 for any free one
   * @returns the port it listens on
   * @throws Error with code EADDRINUSE, EACCES, …
   */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject);
        const address = this.#server.address();
        resolve(typeof address === 'object' && address ? address.port : port);
      });
    });
  }

  /** Stops listening and cuts the open connections. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  /** Milliseconds since the last request was answered; 0 while one is running. */
  get idleMillis(): number {
    return this.#pending > 0 ? 0 : Date.now() - this.#lastActive;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#pending += 1;
    try {
      send(response, await this.#answer(request));
    } catch (error) {
      response.destroy(error instanceof Error ? error : undefined);
    } finally {
      this.#pending -= 1;
      this.#lastActive = Date.now();
    }
  }

  async #answer(request: IncomingMessage): Promise<EdgeResponse> {
    const pathname = request.url?.split('?', 1)[0] ?? '/';
    if (request.method === 'OPTIONS') return { status: 204, body: '' };
    const match = this.#router.match(request.method ?? 'GET', pathname);
    if ('allowed' in match) {
      const { allowed } = match;
      if (allowed.length === 0) return errorResponse(this.#notFound(pathname), 'json');
      return errorResponse(new HttpError(405, `${pathname} takes ${allowed.join(', ')}.`), 'json');
    }
    try {
      return await match.route.handle({
        headers: request.headers,
        param: (name) => match.params.get(name) ?? '',
        body: (limit) => this.#readBody(request, limit)
      });
    } catch (error) {
      const known = error instanceof HttpError ? error : this.#describeError(error);
      return errorResponse(known, match.route.errors);
    }
  }

  #readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
    return new Promise<Buffer>((resolve, reject) => {
      const chunks: Buffer[] = [];
      let length = 0;
      let kept = 0;
      request.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > limit + MAX_DISCARDED) request.destroy();
        if (length > limit || this.#reading > MAX_BODIES) return;
        chunks.push(chunk);
        kept += chunk.length;
        this.#reading += chunk.length;
      });
      request.on('end', () => {
        if (length > limit) reject(tooLarge(limit));
        else if (kept < length) reject(new HttpError(503, 'Too many bodies are being sent at once.'));
        else resolve(Buffer.concat(chunks));
      });
      request.on('error', () => undefined);
      request.on('close', () => {
        this.#reading -= kept;
        if (!request.readableEnded) reject(badRequest('The body ended early.'));
      });
    });
  }
}

/** In the words of the IC's gateways. */
function tooLarge(limit: number): HttpError {
  const details = `Payload is too large: maximum body size is ${limit} bytes.`;
  return new HttpError(413, `error: payload_too_large\ndetails: ${details}`);
}

function errorResponse({ status, message }: HttpError, form: Route['errors']): EdgeResponse {
  if (form === 'text')
    return { status, body: message, headers: { 'content-type': 'text/plain; charset=utf-8' } };
  return { status, body: JSON.stringify({ message }), headers: { 'content-type': 'application/json' } };
}

/** Browsers may talk to the replica from any page: it holds test data only. */
const CORS_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST, DELETE, OPTIONS',
  'access-control-allow-headers': '*',
  'access-control-max-age': '600'
};

function send(response: ServerResponse, { status, body, headers }: EdgeResponse): void {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
  response.writeHead(status, { ...CORS_HEADERS, ...headers, 'content-length': bytes.length });
  response.end(bytes);
}
