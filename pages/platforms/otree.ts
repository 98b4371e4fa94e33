import type { HttpAnswer } from '../../net/http-client.ts';
import type { Observation, PageKind } from '../../domain/observation.ts';
import type { WaitRule } from '../../domain/waits.ts';
import { cutText } from '../../domain/cut-text.ts';
import { isSubmittable, lateBody, withOtreeScripts } from './otree-scripts.ts';
import {
  faultOfStatus,
  leadsElsewhere,
  type Judgement,
  type PageJudgement,
  type Platform,
} from './platform.ts';

/** The longest label that oTree takes; a longer one is answered with 404. */
const LONGEST_LABEL = 100;

/**
 * oTree 6 (and 5): https://www.otree.org. The participant's code in the URL is the credential, so
 * `InitializeParticipant/CODE` leads back to the page where the participant is, any number of times.
 */
export const otree: Platform = {
  name: 'otree',
  reader: {
    hide: ['.debug-info', '#_otree-debug', '.otree-debug-info', '.otree-timer__time-left'],
    fieldMessages: ['.form-control-errors'],
    pageMessages: ['.otree-form-errors'],
  },

  /**
   * Every GET of a session-wide link or a room takes a place, unless it comes with a label that has one already. So
   * each job gives its own, and one that died on the way in finds its place again. A participant's own link keeps the
   * label that the study gave it, if any.
   */
  entryUrl(link, { id, model }) {
    const url = new URL(link);
    if (!/^\/(join|room|InitializeParticipant)\//.test(url.pathname)) return link;
    const own: Record<string, string> = { participant_label: labelFor(id, model) };
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

  complete: (page, answer) => (answer.status === 200 ? withOtreeScripts(page, answer.body) : page),

  lateBody,

  judge(answer, page) {
    if (answer.blocked) return leadsElsewhere(answer, answer.blocked);
    if (answer.status === 404 && isFull(answer)) return kind('full');
    if (answer.status === 404 || answer.status === 410)
      return { ...kind('closed'), detail: whyClosed(answer) };
    if (answer.status !== 200) return faultOfStatus(answer, 'oTree');
    // Only the redirect proves completion: the page itself answers 200 to anyone.
    if (answer.redirects.some(({ to }) => isOutOfRange(to))) return kind('finished');
    if (answer.headers['otree-wait-page'] === '1') return waitPage(answer);
    if (isRoomWithoutSession(answer)) return kind('wait');
    // oTree 5 asks for another label in place of answering 404.
    if (asksForLabel(answer, page)) return { ...kind('closed'), detail: refusedLabel(answer) };
    return judgePage(answer, page);
  },
};

function judgePage(answer: HttpAnswer, page: Observation): Judgement {
  const key = pageKey(answer.url);
  const refused = answer.headers['otree-redisplay-with-errors'] === '1';
  if (isSubmittable(page)) return { ...kind('form'), refused, key };
  const left = page.deadlineSeconds ?? null;
  if (left !== null) return { ...kind('wait', timedRule(left)), key }; // such a page moves on when its time is over
  const script = scriptBehind(answer.body, page);
  if (script !== null) return { ...kind('needs_script'), key, detail: script };
  return { ...kind(key === null ? 'end_unclear' : 'finished'), key };
}

/** What moves a page without a submit button on, where that is not the last page of the study; else null. */
function scriptBehind(html: string, page: Observation): string | null {
  if (/\bid="otree-live"/.test(html)) return 'it is a live page without a button that submits';
  if (/\bid="_trials-submit-form"/.test(html)) return 'its trials are run by a script';
  if (page.unseen.some((what) => what.startsWith('button that needs a script')))
    return 'its button works by a script';
  if (/<button\b[^>]*\botree-btn-next\b/.test(html)) return 'its Next button is shown by a script';
  const scripts = [...html.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/gi)].map(([, code]) => code ?? '');
  const submits = scripts.some((code) => /\.(submit|requestSubmit)\s*\(|\bliveSend\s*\(/.test(code));
  return submits ? 'a script submits it' : null;
}

/** Longest pause at a wait page; oTree's own pages are told by a socket at once. */
const WAIT: WaitRule = { capMs: 10_000, mayIdle: false };
/** Groups form by arrival among participants who asked in the last 70 s: a job must never look more rarely. */
const BY_ARRIVAL: WaitRule = { capMs: 20_000, mayIdle: false, spread: 0.5 };

function waitPage(answer: HttpAnswer): PageJudgement {
  const byArrival = answer.body.includes('/group_by_arrival_time?'); // the address of the page's socket
  return { ...kind('wait', byArrival ? BY_ARRIVAL : WAIT), key: pageKey(answer.url) };
}

/** Looks again when the time is over, and now and then before: an experimenter may have advanced the participant. */
function timedRule(secondsLeft: number): WaitRule {
  return { ...WAIT, capMs: Math.min(WAIT.capMs, Math.max(200, Math.ceil(secondsLeft * 1000))) };
}

function kind(of: PageKind, wait: WaitRule = WAIT): PageJudgement {
  return { kind: of, refused: false, key: null, wait };
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

/** `llm:MODEL:JOB`; a long model's name is cut, the job's id never. */
function labelFor(job: string, model: string): string {
  return `llm:${model.slice(0, LONGEST_LABEL - 'llm::'.length - job.length)}:${job}`;
}

/** “Session is full.” in the languages that oTree speaks. */
const FULL = [
  'Session is full.',
  'الجلسة ممتلئة.',
  'Relace je plná.',
  'Die Session ist voll.',
  'La sesión está llena.',
  'Istunto on täynnä.',
  'Session complète',
  'הסשן מלא',
  'सत्र भरा हुआ है।',
  'A munkamenet megtelt.',
  'Sesi ini penuh.',
  'Sessione completa',
  'セッションが満員です',
  '세션이 가득 찼습니다.',
  'Sesjonen er full.',
  'Sessie is vol',
  'A sessão está cheia.',
  'Сессия заполнена',
  'Oturum dolu.',
  '会话已满。',
];

/** Other answers of 404 (no such session, no such participant) name what was not found. */
function isFull({ body }: HttpAnswer): boolean {
  const said = body.trim().toLowerCase();
  return FULL.some((full) => said === full.toLowerCase());
}

function asksForLabel({ url }: HttpAnswer, page: Observation): boolean {
  return (
    new URL(url).pathname.startsWith('/room/') && page.fields.some(({ name }) => name === 'participant_label')
  );
}

function whyClosed(answer: HttpAnswer): string {
  const said = textOf(answer);
  if (new URL(answer.url).pathname.startsWith('/room/') && /participant_label|hash/.test(said))
    return refusedLabel(answer);
  return `oTree answered ${answer.status}${said ? `: ${said}` : ''}`;
}

function refusedLabel(answer: HttpAnswer): string {
  const { pathname, searchParams } = new URL(answer.url);
  const label = JSON.stringify(searchParams.get('participant_label') ?? '');
  const said = answer.status === 200 ? '' : `: ${textOf(answer)}`;
  return (
    `the room ${pathname.split('/')[2]} takes only the labels that the experimenter listed, and refused ${label}${said}. ` +
    "Give each participant the room's link with a label of its own (…?participant_label=LABEL)"
  );
}

function textOf({ body }: HttpAnswer): string {
  const text = body.replace(/<(style|script|title)\b[\s\S]*?<\/\1>|<[^>]*>/gi, ' ');
  return cutText(text.replace(/\s+/g, ' ').trim(), 200);
}
