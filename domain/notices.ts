import type { JobState } from './states.ts';
import { budgetWords, finishedWords, noProgressWords, pausedWords, type Words } from './notice-texts.ts';

/** What people can be told of. */
export const NOTICE_KINDS = ['paused', 'no_progress', 'budget_80', 'budget_100', 'finished'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export interface Named {
  id: string;
  name: string;
}

/** Jobs of a session that stand alike; times in ms since the epoch. */
export interface JobGroup {
  state: JobState;
  /**
   * For what: of paused jobs the system's reason, or `by_user`; of those that wait theirs; `thinking` while a call of the
   * model is under way; else the state once more.
   */
  why: string;
  count: number;
  /** Up to three of their ids. */
  some: string[];
  /** When the first of them came to stand so. */
  first: number;
  /** When the last of them moved: came to stand so, passed a page, was answered, ended. */
  last: number;
  /** When the newest of them was made. */
  made: number;
}

export interface BudgetStands {
  limitUsd: number;
  /** What calls cost, and what those without a known end may have cost at most. */
  spentUsd: number;
  /** Jobs that are paused as their next call does not fit into it any more. */
  held: number;
}

/** How a session stands. */
export interface SessionStands {
  session: Named;
  experiment: Named;
  groups: JobGroup[];
  /** Null: none is set. */
  budget: BudgetStands | null;
}

/** How the day (UTC) of a credential with a budget stands. */
export interface CredentialStands {
  credential: Named;
  ownerId: string;
  /** As `2026-11-21`. */
  day: string;
  budget: BudgetStands;
}

/** Something that stands, and that people are told of once. */
export interface Cause extends Words {
  /** What is the same as long as it stands. */
  subject: string;
  /** Beside the subject when it began: what begins anew is another cause. */
  cause: string;
  kind: NoticeKind;
  /** Told also to who wants to hear of these. */
  also: NoticeKind[];
  /** When the first and the newest of what it stands for began, in ms since the epoch. */
  first: number;
  latest: number;
  /** What programs are told beside the words. */
  data: Record<string, unknown>;
}

/** How long nothing may move before it is told, in ms. */
export interface Patience {
  noProgressMs: number;
  noProgressWaitingMs: number;
}

/** A person steps through these pages and need not be told. */
const NOT_TOLD = ['by_user', 'awaiting_approval'];

/** Jobs that wait so are left longer alone: others, or a slow model, take their time. */
const PATIENT = ['wait_page', 'person', 'thinking'];

/**
 * What people are to be told of a session as it stands.
 * @param told subjects of which people know already
 */
export function causesOfSession(
  facts: SessionStands,
  patience: Patience,
  now: number,
  told: ReadonlySet<string>,
): Cause[] {
  const { session, experiment, groups } = facts;
  const data = { experiment, session, credential: null, jobs: countsOf(groups) };
  const budget = budgetAsTold(facts, told);
  const spent = budget ? budgetCauses(session.id, budget, 0, told, sessionWords(facts, budget)) : [];
  const held = spent.some(({ kind }) => kind === 'budget_100') ? (budget?.held ?? 0) : 0;
  const found = [
    ...spent,
    ...pausedCauses(facts, held),
    ...noProgress(facts, patience, now),
    ...finished(facts),
  ];
  return found.map((cause) => ({ ...cause, data: { ...data, ...cause.data } }));
}

/** Where people know already that a budget holds jobs, that is not what tells them of the budget. */
function budgetAsTold({ session, budget }: SessionStands, told: ReadonlySet<string>): BudgetStands | null {
  return budget && told.has(`paused:${session.id}:cost_limit`) ? { ...budget, held: 0 } : budget;
}

function sessionWords({ session, experiment }: SessionStands, budget: BudgetStands): WordsOfBudget {
  return (percent) => budgetWords(percent, budget, { experiment, session });
}

type WordsOfBudget = (percent: 80 | 100) => Words;

/** What the owner of a credential is to be told of its day. */
export function causesOfCredential(facts: CredentialStands, told: ReadonlySet<string>): Cause[] {
  const { credential, day, budget } = facts;
  const words: WordsOfBudget = (percent) => budgetWords(percent, budget, { credential, day });
  const data = { experiment: null, session: null, credential, jobs: {}, budget: { ...budget, day } };
  const causes = budgetCauses(`${credential.id}:${day}`, budget, Date.parse(day), told, words);
  return causes.map((cause) => ({ ...cause, also: [], data }));
}

/** How many jobs there are by state. */
function countsOf(groups: JobGroup[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state, count } of groups) counts[state] = (counts[state] ?? 0) + count;
  return counts;
}

/** One for each reason, however many jobs it holds; `heldByBudget` of them are told of with the budget. */
function pausedCauses({ session, experiment, groups }: SessionStands, heldByBudget: number): Cause[] {
  const total = sum(groups);
  return groups
    .filter(({ state, why }) => state === 'paused' && !NOT_TOLD.includes(why))
    .map((group) => ({ ...group, count: group.count - (group.why === 'cost_limit' ? heldByBudget : 0) }))
    .filter(({ count }) => count > 0)
    .map(({ why, count, first, last }) => {
      const subject = `paused:${session.id}:${why}`;
      const words = pausedWords(why, count, total, { experiment, session });
      return {
        subject,
        cause: `${subject}:${first}`,
        kind: 'paused',
        also: [],
        first,
        latest: last,
        ...words,
        data: { reason: why, affected: count },
      };
    });
}

function noProgress(
  { session, experiment, groups }: SessionStands,
  patience: Patience,
  now: number,
): Cause[] {
  const active = groups.filter(({ state }) => ['queued', 'running', 'waiting'].includes(state));
  const limitOf = ({ why }: JobGroup): number =>
    PATIENT.includes(why) ? patience.noProgressWaitingMs : patience.noProgressMs;
  if (active.length === 0 || active.some((group) => now - group.last < limitOf(group))) return [];
  const moved = Math.max(...active.map(({ last }) => last));
  const subject = `no_progress:${session.id}`;
  const paused = groups.filter(({ state }) => state === 'paused');
  const words = noProgressWords(active, paused, now - moved, { experiment, session });
  const waiting = Object.fromEntries(active.map(({ why, count }) => [why, count]));
  return [
    {
      ...{
        subject,
        cause: `${subject}:${moved}`,
        kind: 'no_progress',
        also: [],
        first: moved,
        latest: moved,
      },
      ...words,
      data: { affected: sum(active), standing: waiting, since: new Date(moved).toISOString() },
    },
  ];
}

function finished({ session, experiment, groups }: SessionStands): Cause[] {
  if (groups.length === 0 || groups.some(({ state }) => !OVER.includes(state))) return [];
  const first = Math.max(...groups.map(({ made }) => made));
  const latest = Math.max(first, ...groups.map(({ last }) => last));
  const subject = `finished:${session.id}`;
  const words = finishedWords(countsOf(groups), sum(groups), { experiment, session });
  return [
    { subject, cause: `${subject}:${first}`, kind: 'finished', also: [], first, latest, ...words, data: {} },
  ];
}

const OVER: readonly JobState[] = ['completed', 'full', 'failed', 'cancelled'];

/**
 * A budget that holds jobs is used up: it mostly is before all of it is spent, as the next call does not fit. It stays so
 * until it is raised or the day is over. Both percentages stand then; which is told is decided by `news`.
 */
function budgetCauses(
  of: string,
  budget: BudgetStands,
  at: number,
  told: ReadonlySet<string>,
  words: WordsOfBudget,
): Cause[] {
  const { limitUsd, spentUsd, held } = budget;
  const subjectOf = (percent: 80 | 100): string => `budget_${percent}:${of}:${limitUsd}`; // another limit is another budget
  const at80 = spentUsd >= limitUsd * 0.8 && spentUsd > 0;
  const at100 = at80 && (spentUsd >= limitUsd || held > 0 || told.has(subjectOf(100)));
  return ([100, 80] as const)
    .filter((percent) => (percent === 100 ? at100 : at80))
    .map((percent) => {
      const subject = subjectOf(percent);
      const also: NoticeKind[] = percent === 100 ? ['paused'] : [];
      const kind = `budget_${percent}` as const;
      return {
        subject,
        cause: subject,
        kind,
        also,
        first: at,
        latest: at,
        ...words(percent),
        data: { budget },
      };
    });
}

function sum(groups: { count: number }[]): number {
  return groups.reduce((total, { count }) => total + count, 0);
}

/** A cause of which people were told and that was not over when it was last looked at. */
export interface Told {
  id: string;
  subject: string;
  latest: number;
}

/** What changed: causes to tell, those that began anew or are over, and those that grew. */
export interface News<C extends Cause = Cause> {
  begun: C[];
  ended: string[];
  grown: { id: string; latest: number }[];
}

/**
 * Compares what stands with what was told.
 * @param mayTell of a cause that people do not know of: whether it is to be told now
 */
export function news<C extends Cause>(
  told: readonly Told[],
  standing: readonly C[],
  mayTell: (cause: C) => boolean,
): News<C> {
  const known = new Map(told.map((one) => [one.subject, one]));
  const stands = new Map(standing.map((cause) => [cause.subject, cause]));
  const isNew = (cause: C): boolean => {
    const before = known.get(cause.subject);
    // Those of before have all gone on, and others came to stand so: between two looks it was over once.
    return before === undefined || cause.first > before.latest;
  };
  const begun = standing.filter(
    (cause) => isNew(cause) && !isSwallowed(cause, standing, known) && mayTell(cause),
  );
  const renewed = new Set(begun.map(({ subject }) => subject));
  const ended = told
    .filter(({ subject }) => !stands.has(subject) || renewed.has(subject))
    .map(({ id }) => id);
  const grown = told.flatMap(({ id, subject, latest }) => {
    const cause = stands.get(subject);
    return cause && !renewed.has(subject) && cause.latest > latest ? [{ id, latest: cause.latest }] : [];
  });
  return { begun, ended, grown };
}

/** Who hears that a budget is used up need not hear that it was nearly so. */
function isSwallowed(
  { kind, subject }: Cause,
  standing: readonly Cause[],
  known: ReadonlyMap<string, Told>,
): boolean {
  if (kind !== 'budget_80') return false;
  const whole = subject.replace('budget_80', 'budget_100');
  return known.has(whole) || standing.some((other) => other.subject === whole);
}
