import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HttpError } from '../../../src/replica/http/errors.js';
import type { Route } from '../../../src/replica/http/router.js';
import { EdgeServer } from '../../../src/replica/http/server.js';

/** Clients that are slow, rude, many or gone. */

const LIMIT = 1000;
const routes: Route[] = [
  { method: 'GET', pattern: '/ping', errors: 'json', handle: () => ({ status: 200, body: 'pong' }) },
  {
    method: 'POST',
    pattern: '/echo/:name',
    errors: 'json',
    handle: async (request) => ({ status: 200, body: await request.body(LIMIT) })
  },
  {
    method: 'GET',
    pattern: '/broken',
    errors: 'text',
    handle: () => {
      throw new TypeError('a bug');
    }
  }
];

let server: EdgeServer;
let port: number;
let url: string;

beforeEach(async () => {
  const describeError = (error: unknown): HttpError => new HttpError(500, String(error));
  server = new EdgeServer(routes, describeError, undefined, { headers: 400, request: 800 });
  port = await server.listen('127.0.0.1', 0);
  url = `http://127.0.0.1:${port}`;
});
afterEach(() => server.close());

async function open(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** All that the server says until it closes the connection. */
async function untilClosed(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  await once(socket, 'close');
  return text;
}

const ping = async (): Promise<string> => (await fetch(`${url}/ping`)).text();

describe('slow clients', () => {
  test('headers that never end are cut off with 408, and others are served meanwhile', async () => {
    const sockets = await Promise.all(Array.from({ length: 50 }, open));
    for (const socket of sockets) socket.write('GET /ping HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    const answers = sockets.map(untilClosed);
    expect(await ping()).toBe('pong');
    for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(await ping()).toBe('pong');
  });

  test('a body that drips is cut off, and no longer counts as work', async () => {
    const socket = await open();
    socket.write('POST /echo/x HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n');
    const answer = untilClosed(socket);
    for (let i = 0; i < 3; i++) {
      socket.write('x');
      await sleep(100);
    }
    expect(server.idleMillis).toBe(0);
    expect(await answer).toMatch(/^HTTP\/1\.1 408 |^$/);
    await sleep(50);
    expect(server.idleMillis).toBeGreaterThan(0);
  });

  test('a connection that is kept alive may be idle for longer than a request may take', async () => {
    const socket = await open();
    const request = 'GET /ping HTTP/1.1\r\nHost: x\r\n\r\n';
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    socket.write(request);
    await sleep(1300);
    socket.write(request);
    await sleep(100);
    expect(text.match(/pong/g)).toHaveLength(2);
    socket.destroy();
  });
});

describe('rude clients', () => {
  test('going away in the midst of a body, a hundred at once', async () => {
    const sockets = await Promise.all(Array.from({ length: 100 }, open));
    for (const socket of sockets) {
      socket.write('POST /echo/x HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf');
      socket.destroy();
    }
    expect(await ping()).toBe('pong');
  });

  test('a body beyond the limit, announced or not', async () => {
    const body = new Uint8Array(LIMIT + 1);
    expect((await fetch(`${url}/echo/x`, { method: 'POST', body })).status).toBe(413);
    const stream = new ReadableStream({
      start: (controller) => {
        for (let i = 0; i < 20; i++) controller.enqueue(new Uint8Array(LIMIT));
        controller.close();
      }
    });
    const request = { method: 'POST', body: stream, duplex: 'half' } as RequestInit;
    expect((await fetch(`${url}/echo/x`, request)).status).toBe(413);
    expect(await ping()).toBe('pong');
  });

  test('headers beyond the limit of the protocol', async () => {
    const socket = await open();
    socket.write(`GET /ping HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(40_000)}\r\n\r\n`);
    expect(await untilClosed(socket)).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('property: bytes that are no request, or nearly one', async () => {
    const word = fc.constantFrom(
      'GET',
      'POST',
      '/ping',
      '/echo/x',
      ' ',
      'HTTP/1.1',
      '\r\n',
      'Host: x',
      ': ',
      '\0'
    );
    const text = fc.oneof(
      fc.array(word, { maxLength: 20 }).map((words) => Buffer.from(words.join(''))),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))
    );
    await fc.assert(
      fc.asyncProperty(text, async (bytes) => {
        const socket = await open();
        socket.end(bytes);
        await untilClosed(socket);
      }),
      { numRuns: 100 }
    );
    expect(await ping()).toBe('pong');
  });
});

test('a thousand requests at once are all answered', async () => {
  // The clients are in this process too: on a busy machine their sending takes longer than the other tests' timeouts.
  const patient = new EdgeServer(routes, (error) => new HttpError(500, String(error)));
  const patientUrl = `http://127.0.0.1:${await patient.listen('127.0.0.1', 0)}`;
  const answers = await Promise.all(
    Array.from({ length: 1000 }, async (_, i) => {
      const response = await fetch(`${patientUrl}/echo/${i}`, { method: 'POST', body: `body ${i}` });
      return response.text();
    })
  ).finally(() => patient.close());
  expect(answers).toEqual(answers.map((_, i) => `body ${i}`));
});

test('what a handler throws becomes an answer', async () => {
  const response = await fetch(`${url}/broken`);
  expect([response.status, await response.text()]).toEqual([500, 'TypeError: a bug']);
});

test('paths with odd segments: escapes, dots, very long', async () => {
  for (const path of ['/%00', '/..%2f..%2fping', `/${'a/'.repeat(3000)}`, '//ping', '/echo//']) {
    expect([400, 404, 405]).toContain((await fetch(url + path)).status);
  }
});
