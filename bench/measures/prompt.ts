import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Observation } from '../../domain/observation.ts';
import { pastPage } from '../../domain/prompt/past-page.ts';
import type { Past } from '../../domain/prompt/request.ts';
import { renderPrompt } from '../../domain/prompt/render.ts';
import type { Memory } from '../../domain/prompt/settings.ts';
import { replyTo } from '../../models/dry-run.ts';
import { anAnswer } from '../../pages/platforms/answer-in-test.ts';
import { observe } from '../../pages/platforms/observe.ts';
import { platforms } from '../../pages/platforms/registry.ts';
import { ROOT } from '../../scripts/places.mjs';
import type { Measure } from '../measure.ts';
import { median } from '../numbers.ts';

const PAGES = join(ROOT, 'tests', 'pages');
const LONG = 30;
const SETTINGS = { persona: '', reasoning: 'before', rewording: null } as const;

interface Page {
  html: number;
  observation: Observation;
}

/** What a model is told about a page, beside what the page is made of; and what memory adds over a long study. */
export const prompt: Measure = {
  name: 'prompt',
  title: 'What a model is told',
  run: async () => {
    const pages = readPages();
    const asked = pages.filter(({ observation }) => needsModel(observation));
    return [...sizes(asked), '', ...calls(pages, asked), '', ...memories(asked)];
  },
};

function readPages(): Page[] {
  const files = readdirSync(PAGES, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.html'),
  );
  return files.toSorted().map((file) => {
    const html = readFileSync(join(PAGES, file), 'utf8');
    const platform = platforms[file.startsWith('otree') ? 'otree' : 'web'];
    const url = 'https://study.example/p/abc/app/Page/1';
    return { html: html.length, observation: observe(platform, anAnswer(html, { url })) };
  });
}

/** Not where there is nothing to press, or Next alone. */
function needsModel({ fields, controls }: Observation): boolean {
  return controls.length > 0 && (fields.length > 0 || controls.length > 1);
}

function told(observation: Observation, past: Past, memory: Memory): { prompt: number; schema: number } {
  const request = { observation, settings: { ...SETTINGS, memory }, past, refusals: [], misfits: [] };
  const { system, user, format } = renderPrompt(request);
  return { prompt: system.length + user.length, schema: JSON.stringify(format.schema).length };
}

const NOTHING: Past = { notes: '', passed: [], transcript: [], leftOut: 0 };

function sizes(pages: Page[]): string[] {
  const rows = pages.map(({ html, observation }) => ({
    html,
    text: observation.text.length,
    ...told(observation, NOTHING, 'notes'),
  }));
  const of = (pick: (row: (typeof rows)[number]) => number): string =>
    String(Math.round(median(rows.map(pick))));
  return [
    `${pages.length} saved pages that need a model; medians, in characters.`,
    '',
    '| HTML | text | prompt | schema | prompt ÷ HTML |',
    '| --- | --- | --- | --- | --- |',
    `| ${of(({ html }) => html)} | ${of(({ text }) => text)} | ${of((row) => row.prompt)} | ${of(({ schema }) => schema)} | ${median(rows.map((row) => row.prompt / row.html)).toFixed(2)} |`,
  ];
}

function calls(all: Page[], asked: Page[]): string[] {
  const forms = all.filter(({ observation }) => observation.controls.length > 0);
  return [
    `Calls a page: none where Next is the only control, one where there is more (${asked.length} of ${forms.length} saved pages that can be left), and one more for each reply that does not fit.`,
  ];
}

/** The same pages one after the other, as a study of so many. */
function memories(pages: Page[]): string[] {
  const study = Array.from({ length: LONG }, (_, at) => pages[at % pages.length] as Page);
  const past = study.map(({ observation }, at) =>
    pastPage(at + 1, observation, replyTo({ ...REQUEST, observation, step: at + 1 })),
  );
  const notes = 'Remembered. '.repeat(50); // 600 characters, what a participant keeps of a study
  const sum = (of: (at: number) => Past, memory: Memory): number =>
    study.reduce((total, { observation }, at) => total + told(observation, of(at), memory).prompt, 0);
  const none = sum(() => NOTHING, 'notes');
  const kept = sum(() => ({ ...NOTHING, notes }), 'notes');
  const all = sum((at) => ({ ...NOTHING, transcript: past.slice(0, at) }), 'transcript');
  return [
    `Memory over ${LONG} pages, prompt characters of all calls together: without any ${none}, with notes of ${notes.length} characters ${kept} (${(kept / none).toFixed(2)} times), with the transcript ${all} (${(all / none).toFixed(2)} times).`,
  ];
}

const REQUEST = {
  settings: { ...SETTINGS, memory: 'notes' as const },
  ...{ past: NOTHING, label: '', seed: 1, refusals: [], misfits: [] },
};
