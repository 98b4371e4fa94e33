import type { HttpAnswer } from '../../net/http-client.ts';
import type { Observation, PageKind } from '../../domain/observation.ts';
import { leadsElsewhere, type Judgement, type PageJudgement, type Platform } from './platform.ts';

/**
 * oTree 6 (and 5): https://www.otree.org. The participant's code in the URL is the credential, so
 * `InitializeParticipant/CODE` leads back to the page where the participant is, any number of times.
 */
export const otree: Platform = {
  name: 'otree',
  reader: {
    hide: ['.debug-info', '#_otree-debug', '.otree-debug-info', '.otree-timeout__time-left'],
    fieldMessages: ['.form-control-errors'],
    pageMessages: ['.otree-form-errors'],
  },

  /**
   * Every GET of a session-wide link or a room takes a place, unless it comes with a label that has one already. So
   * each job gives its own, and one that died on the way in finds its place again.
   */
  entryUrl(link, { id, model }) {
    const url = new URL(link);
    if (!/^\/(join|room)\//.test(url.pathname)) return link;
    const own: Record<string, string> = { participant_label: `llm:${model}:${id}` };
    // A room's welcome page only asks, by script, whether somebody is really there.
    if (url.pathname.startsWith('/room/')) own.welcome_page_ok = '1';
    for (const [name, value] of Object.entries(own)) {
      if (!url.searchParams.has(name)) url.searchParams.set(name, value);
    }
    return url.href;
  },

  lookUrl(entryUrl, currentUrl) {
    const current = new URL(currentUrl);
    if (current.host !== new URL(entryUrl).host) return currentUrl; // a study may lead elsewhere at its end
    const code = /^\/p\/([^/]+)\//.exec(current.pathname)?.[1];
    return code ? new URL(`/InitializeParticipant/${code}`, currentUrl).href : entryUrl;
  },

  judge(answer, page) {
    if (answer.blocked) return leadsElsewhere(answer, answer.blocked);
    if (answer.status === 404 && /session is full/i.test(answer.body)) return kind('full');
    if (answer.status === 404 || answer.status === 410) return kind('closed');
    if (answer.status !== 200) return { kind: 'trouble', detail: `oTree answered ${answer.status}` };
    // Only the redirect proves completion: the page itself answers 200 to anyone.
    if (answer.redirects.some(({ to }) => isOutOfRange(to))) return kind('finished');
    if (answer.headers['otree-wait-page'] === '1') return { ...kind('wait'), key: pageKey(answer.url) };
    if (isRoomWithoutSession(answer)) return kind('wait');
    return judgePage(answer, page);
  },
};

function judgePage(answer: HttpAnswer, page: Observation): Judgement {
  const key = pageKey(answer.url);
  const refused = answer.headers['otree-redisplay-with-errors'] === '1';
  if (page.controls.some((control) => control.kind === 'submit')) return { ...kind('form'), refused, key };
  // Live pages and pages that script moves on have no button either, and are not the end.
  if (page.unseen.some((what) => what.includes('needs a script'))) return { ...kind('needs_script'), key };
  return { ...kind(key === null ? 'end_unclear' : 'finished'), key };
}

/** Groups form by arrival only among participants who asked in the last 70 s: a job must never look more rarely. */
const WAIT = { capMs: 10_000, mayIdle: false };

function kind(of: PageKind): PageJudgement {
  return { kind: of, refused: false, key: null, wait: WAIT };
}

/** `/p/CODE/app/Page/7`: participant, page and its index; round and page differ by index. */
function pageKey(url: string): string | null {
  const path = new URL(url).pathname;
  return /^\/p\/[^/]+\/.+\/\d+\/?$/.test(path) ? path.replace(/\/$/, '') : null;
}

function isOutOfRange(url: string): boolean {
  return new URL(url).pathname.startsWith('/OutOfRangeNotification/');
}

function isRoomWithoutSession(answer: HttpAnswer): boolean {
  return new URL(answer.url).pathname.startsWith('/room/') && !/<form/i.test(answer.body);
}
