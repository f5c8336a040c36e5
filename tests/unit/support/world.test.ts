import { afterEach, describe, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import { createWorld } from '../../support/world.js';

interface InstanceConfig {
  icp_features?: Record<string, string>;
}

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

/** A PocketIC server that refuses every instance, with the reason given for those that ask for an NNS and for others. */
async function refusingServer(reasons: {
  withNns: string;
  other: string;
}): Promise<{ url: string; asked: boolean[] }> {
  const asked: boolean[] = [];
  const listening = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const withNns = (JSON.parse(body) as InstanceConfig).icp_features?.nns_governance === 'DefaultConfig';
      asked.push(withNns);
      response.statusCode = 501;
      response.end(JSON.stringify({ message: withNns ? reasons.withNns : reasons.other }));
    });
  });
  server = listening;
  await new Promise<void>((done) => listening.listen(0, '127.0.0.1', done));
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('the test server has no port');
  return { url: `http://127.0.0.1:${address.port}`, asked };
}

describe('which governance a world gets', () => {
  test('PocketIC’s own NNS is asked for first, and done without where the server says that it has none', async () => {
    const { url, asked } = await refusingServer({
      withNns:
        'icp_features (nns_governance) is not supported by the embedded replica; use a PocketIC server for it',
      other: 'no more instances'
    });
    await expect(createWorld({ url })).rejects.toThrow(/no more instances/);
    expect(asked).toEqual([true, false]);
  });

  test('any other refusal is not taken for that', async () => {
    const { url, asked } = await refusingServer({ withNns: 'out of memory', other: 'unreached' });
    await expect(createWorld({ url })).rejects.toThrow(/out of memory/);
    expect(asked).toEqual([true]);
  });
});
