import { describe, expect, test } from 'vitest';
import { SAMPLES } from '../../examples/pages/samples.ts';
import { api } from '../../domain/api.schema.ts';
import { DEFAULT_PERSONA } from '../../domain/prompt/texts.ts';
import { bearer, post, serveApi } from '../api-in-test.ts';

/** No database is touched: nothing can be stored. */
async function preview(body: Record<string, unknown>) {
  const ask = await serveApi();
  const { config, ...rest } = body;
  const answer = await ask(
    '/api/preview',
    post({ config: { platform: 'web', ...(config as object) }, ...rest }),
  );
  return { status: answer.status, body: answer.body };
}
const shown = async (body: Record<string, unknown>) => api.preview.response.parse((await preview(body)).body);
const FORM =
  '<form method=post><label for=age>Age</label><input id=age name=age type=number required><button>Next</button></form>';

describe('every sample page', () => {
  test('is listed', async () => {
    const ask = await serveApi();
    const { body } = await ask('/api/preview/samples', { headers: bearer });
    expect(api.listSamples.response.parse(body).samples.map(({ name }) => name)).toEqual(
      SAMPLES.map(({ name }) => name),
    );
  });

  test.each(SAMPLES.map(({ name }) => name))('%s is one on which a model is asked', async (name) => {
    const { prompt, page } = await shown({ page: { sample: name }, config: { model: 'openai/gpt-4o' } });
    expect(page).toMatchObject({ kind: 'form' });
    expect(page.fields.length).toBeGreaterThan(0);
    expect(prompt?.messages.map(({ role }) => role)).toEqual(['system', 'user']);
  });
});

describe('a prompt', () => {
  test('has persona, page, form of the reply, parameters as they are sent, and its size', async () => {
    const { prompt, warnings } = await shown({
      page: { html: FORM },
      config: {
        model: 'mistral/small',
        persona: 'You are a nurse.',
        parameters: { seed: 3, max_tokens: 900 },
      },
    });
    expect(prompt?.messages[0]?.content).toContain('ROLE AND CONTEXT\n\nYou are a nurse.');
    expect(prompt?.messages[1]?.content).toContain('age: “Age” whole number, required');
    expect(prompt).toMatchObject({
      structured: 'json_schema',
      parameters: { random_seed: 3, max_tokens: 900 },
      dropped: [],
    });
    expect(Object.keys(prompt?.schema.properties ?? {})).toEqual(['reasoning', 'answers', 'press', 'notes']);
    const sent = prompt!.messages.map(({ content }) => content).join('') + JSON.stringify(prompt!.schema);
    expect(prompt?.characters).toBe(sent.length);
    expect(prompt!.tokens.about).toBeLessThan(prompt!.tokens.most);
    expect(warnings).toEqual([]);
  });

  test('brings along what was before, by the session’s memory', async () => {
    const past = {
      notes: 'I said 12.',
      pages: [{ number: 1, text: 'The rules.', answers: [], pressed: 'Next' }],
    };
    const user = async (memory: string) =>
      (await shown({ page: { html: FORM }, past, config: { memory } })).prompt?.messages[1]?.content ?? '';
    expect(await user('notes')).toMatch(
      /# Your notes from earlier pages[\s\S]*I said 12\.[\s\S]*The rules\./,
    );
    const transcript = await user('transcript');
    expect(transcript).toContain('# The pages so far, with what you gave');
    expect(transcript).not.toContain('I said 12.');
  });

  test('of a dry run is what a model would be told, and says so', async () => {
    const { prompt, warnings } = await shown({
      page: { html: FORM },
      config: { parameters: { latencyMs: 5 } },
    });
    expect(prompt?.messages[0]?.content).toContain(DEFAULT_PERSONA);
    expect(prompt).toMatchObject({ structured: null, parameters: { latencyMs: 5 } });
    expect(warnings).toEqual([expect.stringContaining('A dry run throws dice')]);
  });

  test('tells what a participant does not perceive', async () => {
    const { warnings } = await shown({
      page: { html: `<img src=a.png>${FORM}` },
      config: { model: 'openai/x' },
    });
    expect(warnings).toEqual([expect.stringContaining('does not perceive: picture')]);
  });
});

describe('nobody is asked about', () => {
  test.each([
    ['a wait page', '<meta name="study-state" content="wait"><p>Wait', /taken for a wait page/],
    ['the end', '<p>Thank you for participating!</p>', /taken for the end of the study/],
    [
      'a page with only Next',
      '<form method=post><p>Hello<button>Next</button></form>',
      /only one button to press/,
    ],
  ])('%s', async (_what, html, why) => {
    const { prompt, warnings } = await shown({ page: { html } });
    expect(prompt).toBeNull();
    expect(warnings.join()).toMatch(why);
  });

  test('unless the session says so', async () => {
    const html = '<form method=post><p>Hello<button>Next</button></form>';
    expect((await shown({ page: { html }, config: { askAlways: true } })).prompt).not.toBeNull();
  });
});

describe('is refused', () => {
  test.each<[string, Record<string, unknown>, RegExp]>([
    ['a page too large', { page: { html: 'x'.repeat(1_000_001) } }, /longer than a million characters/],
    [
      'lists within lists within lists',
      { page: { html: '<ul><li>x'.repeat(500) } },
      /lists or quotations within each other/,
    ],
    [
      'quotations within each other',
      { page: { html: '<blockquote>x'.repeat(100) + '<p>x'.repeat(10_000) } },
      /within each other/,
    ],
    ['a sample that there is not', { page: { sample: '../../package.json' } }, /no sample page/],
    ['data', { page: { html: '{"a":1}', url: 'https://a.example/x' } }, /cannot be shown|no page|not read/i],
    ['a model that nobody knows', { page: { html: FORM }, config: { model: 'gpt' } }, /not known here/],
    [
      'a parameter that no session may set',
      { page: { html: FORM }, config: { model: 'openai/x', parameters: { n: 2 } } },
      /cannot be set/,
    ],
    ['neither page nor sample', { page: {} }, /page/],
  ])('%s', async (_what, body, why) => {
    const { status, body: said } = await preview(body);
    expect(status).toBe(400);
    expect((said as { detail: string }).detail).toMatch(why);
  });
});
