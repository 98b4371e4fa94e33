import { describe, expect, it } from 'vitest';
import { readBook } from './book.ts';
import { start, startWith } from './study-in-test.ts';
import { hasNothingToDo, kinds, look, pass, passAll, post, RIGHT, seen } from './visitor.ts';

describe('A group of three', () => {
  it('walks from consent to the end', async () => {
    const { study, bookDir, urls, first } = await startWith(3);
    for (const [index, url] of urls.entries()) {
      expect((await look(url)).title).toBe('Welcome');
      expect((await pass(url, 'consent')).title).toBe('About you');
      expect((await pass(url, 'questionnaire')).title).toBe('The rules of the game');
      const after = await pass(url, 'comprehension');
      expect(after.state).toBe(index < 2 ? 'wait' : null);
      expect(hasNothingToDo(after)).toBe(index < 2);
    }
    for (const [index, url] of urls.entries()) {
      expect((await look(url)).title).toBe('Your decision');
      const decision = index === 2 ? { decision: ['nothing'] } : RIGHT.contribution;
      const after = await pass(url, 'contribution', decision);
      expect(after.state).toBe(index < 2 ? 'wait' : null);
    }
    expect((await look(first)).$('main').text()).toMatch(/You have 20\.47 points/);
    expect((await look(urls[2] ?? '')).$('main').text()).toMatch(/put in 7 and 7 points.*You have 27\.47/s);
    for (const url of urls) {
      const end = await pass(url, 'results');
      expect(end.state).toBe('finished');
      expect(hasNothingToDo(end)).toBe(true);
      expect(end.$('main').text()).toContain('Thank you, the study is complete');
    }
    const taken = study.entries().filter(({ kind }) => kind === 'taken');
    expect(taken).toHaveLength(15);
    expect(readBook(bookDir)).toEqual(study.entries());
  });

  it('does not wait for those of other groups', async () => {
    const { urls } = await startWith(6);
    const arrive = (url: string | undefined) =>
      passAll(url ?? '', 'consent', 'questionnaire', 'comprehension');
    await arrive(urls[2]);
    await arrive(urls[3]);
    expect((await arrive(urls[4])).state).toBe('wait');
    expect((await arrive(urls[5])).title).toBe('Your decision');
    expect((await look(urls[2] ?? '')).state).toBe('wait');
  });
});

describe('A page', () => {
  it('is the same however often it is opened', async () => {
    const { first } = await startWith(1);
    const { token } = await look(first);
    expect(token).toMatch(/^[\w-]{22}$/);
    expect((await look(first)).token).toBe(token);
  });

  it('carries the token in its head and in its form', async () => {
    const { first } = await startWith(1);
    const { $, token } = await look(first);
    expect($('form input[type=hidden][name=page_token]').attr('value')).toBe(token);
  });

  it('comes back with a message at the field and a new token when an answer is wrong', async () => {
    const { study, first } = await startWith(1);
    const { token } = await passAll(first, 'consent', 'questionnaire');
    const back = await seen(await post(first, token, { quiz: ['16'] }));
    expect(back.status).toBe(200);
    expect(back.title).toBe('The rules of the game');
    expect(back.$('#error_quiz').text()).toMatch(/not right/);
    expect(back.$('input[name=quiz][aria-describedby=error_quiz]')).toHaveLength(4);
    expect(back.$('input[name=quiz][checked]').attr('value')).toBe('16');
    expect(back.token).not.toBe(token);
    expect((await look(first)).$('#error_quiz').text()).toMatch(/not right/);

    await post(first, token, RIGHT.comprehension); // the token of before
    expect(kinds(study.entries()).slice(-2)).toEqual(['refused', 'dropped']);
    expect((await post(first, back.token, RIGHT.comprehension)).status).toBe(303);
    expect(study.entries().at(-1)).toMatchObject({ kind: 'taken', page: 'comprehension' });
  });

  it('shows what was typed as text, never as HTML', async () => {
    const { first } = await startWith(1);
    await pass(first, 'consent');
    const evil = '"><script>alert(1)</script>&amp;';
    const back = await pass(first, 'questionnaire', { occupation: [evil], weekend: [`\n${evil}`] });
    expect(back.$('script')).toHaveLength(0);
    expect(back.$('[name=occupation]').attr('value')).toBe(evil);
    expect(back.$('[name=weekend]').text()).toBe(`\n${evil}`);
  });

  it('names every field, by a label or by the headings of its row and column', async () => {
    const { first } = await startWith(1);
    const { $ } = await pass(first, 'consent');
    const fields = $('input:not([type=hidden]), select, textarea').toArray();
    expect(fields).toHaveLength(30);
    for (const field of fields) {
      const names = ($(field).attr('aria-labelledby') ?? '')
        .split(' ')
        .filter((id) => $(`th[id="${id}"]`).length === 1);
      expect($(`label[for="${$(field).attr('id')}"]`).length === 1 || names.length === 2).toBe(true);
    }
  });
});

describe('A study that is started again', () => {
  it('knows from its book where everybody is', async () => {
    const { study, bookDir, urls } = await startWith(3);
    const [first = '', second = '', third = ''] = urls;
    for (const url of urls) await passAll(url, 'consent', 'questionnaire', 'comprehension');
    await passAll(first, 'contribution');
    const refused = await pass(second, 'contribution', { decision: ['contribute'], contribution: ['21'] });
    await study.close();

    const again = await start({ bookDir });
    const at = (url: string) => again.url + new URL(url).pathname;
    expect(again.study.entries()).toEqual(study.entries());
    expect((await look(at(first))).state).toBe('wait');
    const back = await look(at(second));
    expect([back.token, back.$('.error').text()]).toEqual([refused.token, refused.$('.error').text()]);
    expect((await post(at(second), refused.token, RIGHT.contribution)).status).toBe(303);
    expect((await pass(at(third), 'contribution')).title).toBe('Results');
  });
});
