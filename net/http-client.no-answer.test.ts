import { describe, expect, test } from 'vitest';
import { createClient, get } from './client-in-test.ts';
import { AddressRefused, AnswerTooLarge, Unreachable } from './errors.ts';
import type { HttpClient, HttpRequest } from './http-client.ts';
import { serveInTest } from './server-in-test.ts';

describe('no answer', () => {
  async function errorOf(client: HttpClient, asked: HttpRequest): Promise<unknown> {
    return client.send(asked).then(
      () => 'answered',
      (error: unknown) => error,
    );
  }

  test('comes from a server that is not there', async () => {
    const url = 'http://127.0.0.1:1/page'; // a free port might be somebody else's by now; this one is nobody's
    const error = await errorOf(createClient(), get(url));
    expect(error).toBeInstanceOf(Unreachable);
    expect(error).toMatchObject({
      url,
      message: '127.0.0.1:1 gave no answer: connect ECONNREFUSED 127.0.0.1:1.',
    });
  });

  test('comes in time', async () => {
    await using study = await serveInTest(() => undefined);
    const error = await errorOf(createClient({ timeoutMs: 50 }), get(study.at('/')));
    expect(error).toBeInstanceOf(Unreachable);
    expect(error).toMatchObject({
      message: `127.0.0.1:${study.port} gave no answer: The operation was aborted due to timeout.`,
    });
  });

  test('is an answer that stops in the middle', async () => {
    await using study = await serveInTest((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('half a page', () => response.destroy());
    });
    expect(await errorOf(createClient(), get(study.at('/')))).toBeInstanceOf(Unreachable);
  });

  test('is an answer whose body does not end in time', async () => {
    await using study = await serveInTest((_request, response) => void response.write('half a page'));
    expect(await errorOf(createClient({ timeoutMs: 50 }), get(study.at('/')))).toBeInstanceOf(Unreachable);
  });

  test('is an answer larger than a page may be', async () => {
    await using study = await serveInTest((_request, response) =>
      response.end(Buffer.alloc(5 * 1024 * 1024 + 1)),
    );
    const error = await errorOf(createClient(), get(study.at('/')));
    expect(error).toBeInstanceOf(AnswerTooLarge);
    expect(error).toMatchObject({
      message: `127.0.0.1:${study.port} answered with more than 5242880 bytes.`,
    });
  });

  test('is sought from Proband’s own ports', async () => {
    await using own = await serveInTest((_request, response) => response.end('secret'));
    const error = await errorOf(createClient({ ownPorts: [own.port] }), get(own.at('/')));
    expect(error).toBeInstanceOf(AddressRefused);
    expect(error).toMatchObject({
      host: `127.0.0.1:${own.port}`,
      message: `127.0.0.1:${own.port} is never visited: port ${own.port} of this machine is Proband's own.`,
    });
    expect(own.connections()).toBe(0);
  });

  test('is sought from Proband’s own ports over a redirect, or by another name', async () => {
    await using own = await serveInTest((_request, response) => response.end('secret'));
    await using study = await serveInTest((_request, response) =>
      response.writeHead(302, { location: own.at('/') }).end(),
    );
    const client = createClient({ ownPorts: [own.port] });
    for (const url of [study.at('/'), `http://localhost:${own.port}/`, `http://2130706433:${own.port}/`]) {
      expect(await errorOf(client, get(url))).toBeInstanceOf(AddressRefused);
    }
    expect(own.connections()).toBe(0);
  });

  test('is sought from this machine where Proband serves others', async () => {
    await using study = await serveInTest((_request, response) => response.end('secret'));
    const error = await errorOf(createClient({ allowPrivate: false }), get(study.at('/')));
    expect(error).toBeInstanceOf(AddressRefused);
    expect(study.connections()).toBe(0);
  });
});
