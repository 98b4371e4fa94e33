import { load, type CheerioAPI } from 'cheerio';
import type { BookEntry, FormPage, Sent } from './entries.ts';

/** Right answers for every page, as the tests' participants give them. */
export const RIGHT: Record<FormPage, Sent> = {
  consent: { consent: ['yes'] },
  questionnaire: {
    occupation: ['Gardener'],
    weekend: ['I read.\r\nThen I slept.'],
    age: ['30'],
    sleep: ['7.5'],
    grew_up: ['town'],
    education: ['master'],
    devices: ['phone', 'computer'],
    moved_in: ['2020-02-29'],
    trust: ['6'],
    helpful: ['4'],
    careful: ['3'],
    competitive: ['2'],
    newsletter: ['yes'],
    email: ['a.b@example.org'],
  },
  comprehension: { quiz: ['26'] },
  contribution: { decision: ['contribute'], contribution: ['7'] },
  results: {},
};

/** What a test sees of a page. */
export interface Seen {
  status: number;
  $: CheerioAPI;
  title: string;
  /** `<meta name="study-page">` */
  token: string | null;
  /** `<meta name="study-state">` */
  state: string | null;
}

/** Opens a page without following where it leads. */
export async function look(url: string): Promise<Seen> {
  return seen(await fetch(url, { redirect: 'manual' }));
}

/** Sends a form without following where it leads. */
export function post(url: string, token: string | null, sent: Sent): Promise<Response> {
  const body = new URLSearchParams(token === null ? [] : [['page_token', token]]);
  for (const [name, values] of Object.entries(sent)) for (const value of values) body.append(name, value);
  return fetch(url, { method: 'POST', body, redirect: 'manual' });
}

/** Reads the page in an answer. */
export async function seen(response: Response): Promise<Seen> {
  const $ = load(await response.text());
  const meta = (name: string) => $(`meta[name="${name}"]`).attr('content') ?? null;
  return {
    status: response.status,
    $,
    title: $('h1').text(),
    token: meta('study-page'),
    state: meta('study-state'),
  };
}

/** Opens the page and answers it, here rightly, and returns the page after that. */
export async function pass(url: string, page: FormPage, sent: Sent = RIGHT[page]): Promise<Seen> {
  const { token } = await look(url);
  await (await post(url, token, sent)).text();
  return look(url);
}

/** Passes pages one after the other. */
export async function passAll(url: string, ...pages: FormPage[]): Promise<Seen> {
  for (const page of pages) await pass(url, page);
  return look(url);
}

/** Whether a page offers nothing to fill in or to press. */
export const hasNothingToDo = ({ $, token }: Seen) => $('form, button, a').length === 0 && token === null;

/** What happened, in order. */
export const kinds = (entries: readonly BookEntry[]) => entries.map(({ kind }) => kind);
