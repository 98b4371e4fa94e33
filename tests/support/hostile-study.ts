import { HOSTILE_PAGES, type HostilePage } from './hostile-pages.ts';
import { finished, question, serveTiny, type TinyRequest, type TinyStudy } from './tiny-study.ts';

/** A study whose pages try to take over whoever answers them, and the host that they want to be sent to. */
export interface HostileStudy {
  /** The participant's link to one page, an ordinary question after it, and the end. */
  urlOf(page: HostilePage): string;
  /** Every request of the participant of this page, in order. */
  requestsOf(page: HostilePage): TinyRequest[];
  requests: readonly TinyRequest[];
  /** What reached the other host: nothing, if all is well. */
  stolen: readonly TinyRequest[];
  evilUrl: string;
  close(): Promise<void>;
}

/** The fields of the question that comes after each of the pages. */
export const AFTERWARDS = ['mood'];

export async function openHostileStudy(): Promise<HostileStudy> {
  const evil = await serveTiny(() => finished());
  const at = new Map<string, number>();
  const answered = new Map<string, number>();
  const study: TinyStudy = await serveTiny(({ method, path }) => {
    const [, name = '', step] = path.split('/');
    const page = HOSTILE_PAGES.find((one) => one.name === name);
    if (!page) return { status: 404, html: '' };
    if (method === 'GET' && step === '') return showing(page, at.get(name) ?? 0, evil.url);
    const isAnswer = method === 'POST' && step === (at.get(name) === 1 ? '' : 'answer');
    if (!isAnswer) return { status: 404, html: '' };
    answered.set(name, (answered.get(name) ?? 0) + 1);
    if (page.refusal && answered.get(name) === 1) return withMessage(page, evil.url);
    at.set(name, (at.get(name) ?? 0) + 1);
    return { to: `/${name}/`, status: 303 };
  });
  return {
    urlOf: ({ name }) => `${study.url}/${name}/`,
    requestsOf: ({ name }) => study.requests.filter(({ path }) => path.startsWith(`/${name}/`)),
    requests: study.requests,
    stolen: evil.requests,
    evilUrl: evil.url,
    async close() {
      await Promise.all([study.close(), evil.close()]);
    },
  };
}

function showing(page: HostilePage, at: number, evil: string): string {
  if (at === 0) return page.html(evil);
  return at === 1
    ? question(
        'Afterwards',
        '<label for="mood">Mood</label><select id="mood" name="mood" required><option>good<option>bad</select>',
      )
    : finished();
}

function withMessage(page: HostilePage, evil: string): string {
  return page.html(evil).replace('<form', `${page.refusal ?? ''}<form`);
}
