import { expect, test } from 'vitest';
import { get } from './client-in-test.ts';
import { createHttpClient } from './http-client.ts';
import { serveInTest } from './server-in-test.ts';
import { createWayOut } from './way-out.ts';

test('a name with several addresses is reached at the one that answers and may be visited', async () => {
  await using study = await serveInTest((_request, response) => response.end('here'));
  const addresses = [
    { address: '::1', family: 6 },
    { address: '169.254.169.254', family: 4 },
    { address: '127.0.0.1', family: 4 },
  ];
  const dispatcher = createWayOut({ allowPrivate: true, ownPorts: new Set() }, async () => addresses);
  const client = createHttpClient({ dispatcher, userAgent: 'Proband test', timeoutMs: 5_000 });
  expect((await client.send(get(`http://study.test:${study.port}/`))).body).toBe('here');
});
