import { afterEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { endpoint } from '../../domain/endpoint.schema.ts';
import { api } from '../../domain/api.schema.ts';
import { addressOf } from './address.ts';
import { call } from './client.ts';
import { AnswerNotUnderstood, ApiProblem, ConnectionLost, isPassing, isSignedOut } from './problem.ts';

const one = endpoint({
  method: 'POST',
  path: '/things/:id',
  access: 'signed_in',
  params: z.object({ id: z.string() }),
  body: z.object({ name: z.string() }),
  response: z.object({ made: z.coerce.date() }),
});
const given = { params: { id: 'a/b' }, body: { name: 'x' } };

const fetched = vi.fn<typeof fetch>();
vi.stubGlobal('fetch', fetched);
afterEach(() => void fetched.mockReset());

const problem = (status: number, code: string, more = {}) =>
  Response.json(
    { type: `urn:proband:${code}`, code, title: 'T', status, detail: 'What to do.', ...more },
    { status },
  );

describe('an address', () => {
  test('has its parameters, and its query where it says something', () => {
    expect(addressOf('/a/:id/b', { params: { id: 'x y/z' } })).toBe('/api/a/x%20y%2Fz/b');
    expect(addressOf('/a', { query: { by: 'day', none: undefined, on: false, s: ['1', '2'] } })).toBe(
      '/api/a?by=day&on=false&s=1&s=2',
    );
  });

  test('without its parameter is a mistake', () => {
    expect(() => addressOf('/a/:id', {})).toThrow('/a/:id needs the parameter id.');
  });
});

describe('a call', () => {
  test('sends cookies to its own server alone, and answers as the contract says', async () => {
    fetched.mockResolvedValue(Response.json({ made: '2026-11-21T00:00:00Z' }));
    expect(await call(one, given)).toEqual({ made: new Date('2026-11-21T00:00:00Z') });
    const [address, asked] = fetched.mock.calls[0] ?? [];
    expect(address).toBe('/api/things/a%2Fb');
    expect(asked).toMatchObject({ method: 'POST', credentials: 'same-origin', body: '{"name":"x"}' });
  });

  test('that is refused throws what the server says', async () => {
    fetched.mockResolvedValue(problem(400, 'invalid', { errors: [{ path: 'name', message: 'Too short.' }] }));
    const error = await call(one, given).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiProblem);
    expect(error).toMatchObject({ message: 'What to do.', status: 400, code: 'invalid' });
    expect((error as ApiProblem).errorAt('name')).toBe('Too short.');
  });

  test('of somebody who is not signed in is known as that', async () => {
    fetched.mockResolvedValue(problem(401, 'not_signed_in'));
    expect(isSignedOut(await call(one, given).catch((thrown: unknown) => thrown))).toBe(true);
  });

  test('that nothing answers is a lost connection, which may pass', async () => {
    fetched.mockRejectedValue(new TypeError('Failed to fetch'));
    const error = await call(one, given).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConnectionLost);
    expect(isPassing(error)).toBe(true);
  });

  test('that is broken off by its screen is none', async () => {
    fetched.mockRejectedValue(new DOMException('left', 'AbortError'));
    const error = await call(one, { ...given, signal: AbortSignal.abort() }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).not.toBeInstanceOf(ConnectionLost);
  });

  test.each([
    ['of another form', Response.json({ made: 'soon' })],
    ['that is no JSON', new Response('<p>Hello</p>')],
  ])('with an answer %s says that the page may be old', async (_what, answer) => {
    fetched.mockResolvedValue(answer);
    await expect(call(one, given)).rejects.toThrow(AnswerNotUnderstood);
  });

  test('that a proxy refuses tells the status', async () => {
    fetched.mockResolvedValue(new Response('<p>Bad gateway</p>', { status: 502 }));
    await expect(call(one, given)).rejects.toThrow('The server answered with HTTP 502.');
  });

  test('of health is answered with 503 too', async () => {
    fetched.mockResolvedValue(Response.json({ ok: false, missing: ['Temporal'] }, { status: 503 }));
    expect(await call(api.health)).toEqual({ ok: false, missing: ['Temporal'] });
  });
});
