import { isTerminal, type JobState } from './states.ts';

/** What is looked at of a job of a session; times as ISO. */
export interface ProblemFacts {
  id: string;
  participant: string;
  state: JobState;
  reason: string | null;
  detail: string | null;
  /** Number of the page where it is, its name, and which attempt at it this is. */
  step: number;
  pageLabel: string;
  attempt: number;
  pageSince: string;
  since: string;
}

/** Something that keeps participants from going on, however many of them. */
export interface ProblemFound {
  /** Stays the same while the problem does. */
  key: string;
  kind: 'paused' | 'refused' | 'failed' | 'waiting';
  /** paused, failed: their reason. */
  reason: string | null;
  page: { step: number; label: string };
  /** Those to do something about, by id. */
  jobs: string[];
  /** Those that wait for them, by id. */
  waiters: string[];
  /** What was said to one of them. */
  detail: string | null;
  since: string;
}

/** From this attempt at a page on its answers count as refused again and again. */
const REFUSED_FROM = 3;
/** Whoever waits so long for nobody in particular is shown, in ms. */
const LONG_MS = 5 * 60_000;

/**
 * What stands in the way of a session's participants, each cause once: those that wait on a wait page belong to the
 * problem of those for whom they wait.
 * @param now ms since the epoch
 */
export function problemsOf(jobs: readonly ProblemFacts[], now: number): ProblemFound[] {
  const stuck = jobs.flatMap((job) => {
    const cause = causeOf(job);
    return cause === null ? [] : [{ job, cause }];
  });
  const groups = new Map<string, ProblemFound>();
  for (const { job, cause } of stuck) {
    const known = groups.get(cause.key);
    if (known) {
      known.jobs.push(job.id);
      if (job.since < known.since) known.since = job.since;
    } else
      groups.set(cause.key, { ...cause, jobs: [job.id], waiters: [], detail: job.detail, since: job.since });
  }
  const problems = [...groups.values()];
  return [...problems, ...addWaiters(jobs, problems, now)].toSorted(byWeight);
}

function causeOf({ state, reason, step, pageLabel, attempt }: ProblemFacts) {
  const page = { step, label: pageLabel };
  if (state === 'paused' && reason !== 'by_user')
    return { key: `paused ${reason}`, kind: 'paused' as const, reason, page };
  if (state === 'failed')
    return { key: `failed ${reason} ${pageLabel}`, kind: 'failed' as const, reason, page };
  if (!isTerminal(state) && state !== 'paused' && attempt >= REFUSED_FROM)
    return { key: `refused ${step} ${pageLabel}`, kind: 'refused' as const, reason: null, page };
  return null;
}

/** Puts those that wait to the problem of those that did not come; who waits long for nobody known is one of its own. */
function addWaiters(jobs: readonly ProblemFacts[], problems: ProblemFound[], now: number): ProblemFound[] {
  const alone = new Map<string, ProblemFound>();
  for (const job of jobs) {
    if (!waitsForOthers(job)) continue;
    const behind = new Set(absentFrom(job, jobs).map(({ id }) => id));
    const theirs = problems.find((problem) => problem.jobs.some((id) => behind.has(id)));
    if (theirs) theirs.waiters.push(job.id);
    else if (behind.size === 0 && now - Date.parse(job.pageSince) > LONG_MS) {
      const key = `waiting ${job.step} ${job.pageLabel}`;
      const known = alone.get(key);
      if (known) known.waiters.push(job.id);
      else alone.set(key, { ...waiting(job), key, waiters: [job.id] });
    }
  }
  return [...alone.values()];
}

function waiting({ step, pageLabel, detail, pageSince }: ProblemFacts) {
  const page = { step, label: pageLabel };
  return { kind: 'waiting' as const, reason: null, page, jobs: [], detail, since: pageSince };
}

export function waitsForOthers({ state, reason }: Pick<ProblemFacts, 'state' | 'reason'>): boolean {
  return state === 'waiting' && reason === 'wait_page';
}

/**
 * For whom a job on a wait page may be waiting: those of its session that have not come as far. Which of them are in its
 * group only the study knows. Those that failed or were cancelled will not come any more.
 */
export function absentFrom<Job extends Pick<ProblemFacts, 'id' | 'step' | 'state'>>(
  { id, step }: Pick<ProblemFacts, 'id' | 'step'>,
  jobs: readonly Job[],
): Job[] {
  return jobs.filter(
    (other) => other.id !== id && other.step < step && !['completed', 'full'].includes(other.state),
  );
}

const WEIGHT = { paused: 0, refused: 1, waiting: 2, failed: 3 };

/** What many wait for first, then what a person can mend. */
function byWeight(a: ProblemFound, b: ProblemFound): number {
  return (
    b.waiters.length - a.waiters.length || WEIGHT[a.kind] - WEIGHT[b.kind] || b.jobs.length - a.jobs.length
  );
}
