import { describe, expect, it } from 'vitest';
import { start, startWith } from './study-in-test.ts';
import { hasNothingToDo, kinds, look, pass, post, RIGHT, seen } from './visitor.ts';

describe('A submission', () => {
  it.each([null, 'unknown', 'x'.repeat(1000)])('with the token %s is dropped', async (token) => {
    const { study, first } = await startWith(1);
    const answer = await post(first, token, RIGHT.consent);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, new URL(first).pathname]);
    expect(study.entries().at(-1)).toMatchObject({
      kind: 'dropped',
      page: 'consent',
      token: token?.slice(0, 100) ?? null,
    });
    expect((await look(first)).title).toBe('Welcome');
  });

  it('that comes late is dropped, also when it would fit the next page', async () => {
    const { study, first } = await startWith(1);
    const { token } = await look(first);
    await pass(first, 'consent');
    const answer = await post(first, token, { ...RIGHT.consent, ...RIGHT.questionnaire });
    expect(answer.status).toBe(303);
    expect(study.entries().at(-1)).toMatchObject({ kind: 'dropped', page: 'questionnaire', token });
    expect((await look(first)).title).toBe('About you');
  });

  it('that comes four times at once is taken once', async () => {
    const { study, first } = await startWith(1);
    const { token } = await look(first);
    const answers = await Promise.all([1, 2, 3, 4].map(() => post(first, token, RIGHT.consent)));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
    expect(kinds(study.entries()).sort()).toEqual(['created', 'dropped', 'dropped', 'dropped', 'taken']);
  });

  it('of another participant is dropped', async () => {
    const { study, urls, first } = await startWith(2);
    const { token } = await look(urls[1] ?? '');
    await post(first, token, RIGHT.consent);
    expect(study.entries().at(-1)).toMatchObject({ kind: 'dropped' });
  });

  it('that is too large is not read into memory', async () => {
    const { study, first } = await startWith(1);
    const { token } = await look(first);
    expect((await post(first, token, { consent: ['x'.repeat(70_000)] })).status).toBe(413);
    expect(kinds(study.entries())).toEqual(['created']);
  });

  it('for a code that nobody has is answered with 404 and not noted', async () => {
    const { study, url } = await startWith(1);
    expect((await post(`${url}/p/nobody`, 'x', {})).status).toBe(404);
    expect((await look(`${url}/p/nobody`)).status).toBe(404);
    expect(kinds(study.entries())).toEqual(['created']);
  });
});

describe('The doors of the study', () => {
  it('/participants makes places and tells their addresses', async () => {
    const { url, study } = await start();
    const answer = await fetch(`${url}/participants?count=2`, { method: 'POST' });
    const { codes, urls } = (await answer.json()) as { codes: string[]; urls: string[] };
    expect(urls).toEqual(codes.map((code) => `${url}/p/${code}`));
    expect(kinds(study.entries())).toEqual(['created', 'created']);
    for (const count of ['0', '-1', 'x', '1.5', '10001']) {
      expect((await fetch(`${url}/participants?count=${count}`, { method: 'POST' })).status).toBe(400);
    }
  });

  it('/join lets in as many as there are places, and counts on after a restart', async () => {
    const { url, study, bookDir } = await start({ places: 2 });
    study.createParticipants(3);
    const joined = await fetch(`${url}/join`, { redirect: 'manual' });
    expect([joined.status, joined.headers.get('set-cookie')]).toEqual([302, null]);
    expect((await look(url + joined.headers.get('location'))).title).toBe('Welcome');
    expect((await look(`${url}/join`)).status).toBe(302);
    const full = await look(`${url}/join`);
    expect([full.status, full.state, hasNothingToDo(full)]).toEqual([200, 'full', true]);
    await study.close();
    const again = await start({ bookDir, places: 3 });
    expect((await look(`${again.url}/join`)).status).toBe(302);
    expect((await look(`${again.url}/join`)).state).toBe('full');
  });

  it('/book shows what the study took', async () => {
    const { url, study, first } = await startWith(1);
    await pass(first, 'consent');
    expect(await (await fetch(`${url}/book`)).json()).toEqual(study.entries());
  });

  it('are shut for good when the study is closed', async () => {
    const { url, study, bookDir, first } = await startWith(1);
    const { token } = await look(first);
    expect((await fetch(`${url}/close`, { method: 'POST' })).status).toBe(200);
    study.closeStudy();
    for (const address of [first, `${url}/join`, `${url}/p/nobody`]) {
      const page = await look(address);
      expect([page.status, page.state, hasNothingToDo(page)]).toEqual([410, 'closed', true]);
    }
    expect((await seen(await post(first, token, RIGHT.consent))).state).toBe('closed');
    expect((await fetch(`${url}/participants`, { method: 'POST' })).status).toBe(410);
    expect(kinds(study.entries())).toEqual(['created', 'closed', 'dropped']);
    const again = await start({ bookDir });
    expect((await look(`${again.url}/join`)).state).toBe('closed');
  });

  it('answer other addresses with 404', async () => {
    const { url } = await start();
    expect((await look(`${url}/`)).status).toBe(404);
    expect((await fetch(`${url}/join`, { method: 'HEAD' })).status).toBe(404);
    expect((await fetch(`${url}/p/x`, { method: 'PUT' })).status).toBe(405);
  });
});
