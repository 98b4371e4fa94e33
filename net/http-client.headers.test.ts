import { expect, test } from 'vitest';
import { createClient, get, post } from './client-in-test.ts';
import { serveInTest } from './server-in-test.ts';

const answered = () => serveInTest((_request, response) => response.end());

test('a form says from which page it comes, as frameworks check it', async () => {
  await using study = await answered();
  const from = study.at('/p?x=1#part');
  await createClient().send({ ...post(study.at('/go')), from });
  expect(study.received[0]?.headers).toMatchObject({
    origin: study.at(''),
    referer: study.at('/p?x=1'),
  });
});

test('another host learns the host alone, and a plain one nothing of a secure one', async () => {
  await using study = await answered();
  await createClient().send({ ...post(study.at('/go')), from: 'http://other.example/p?x=1' });
  await createClient().send({ ...post(study.at('/go')), from: 'https://other.example/p?x=1' });
  expect(study.received.map(({ headers }) => [headers.origin, headers.referer])).toEqual([
    ['http://other.example', 'http://other.example/'],
    ['null', undefined],
  ]);
});

test('a link tells where it stands, and an entry link nothing', async () => {
  await using study = await answered();
  await createClient().send(get(study.at('/next'), { from: study.at('/p') }));
  await createClient().send(get(study.at('/enter')));
  expect(study.received.map(({ headers }) => [headers.origin, headers.referer])).toEqual([
    [undefined, study.at('/p')],
    [undefined, undefined],
  ]);
});

test('of an error’s page the beginning is read, however long it is', async () => {
  await using study = await serveInTest((_request, response) =>
    response.writeHead(503, { 'retry-after': '7' }).end(Buffer.alloc(6 * 1024 * 1024, 65)),
  );
  const answer = await createClient().send(get(study.at('/')));
  expect(answer).toMatchObject({ status: 503, retryAfterMs: 7_000, endless: false });
  expect(answer.body.length).toBeLessThanOrEqual(5 * 1024 * 1024);
});
