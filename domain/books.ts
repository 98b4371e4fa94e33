import type { CheckedRule, Finding } from './books.schema.ts';

/** Counters of a job, and what its ledger rows sum up to. Money in 10⁻⁸ US dollars: whole numbers. */
export interface Sums {
  llmCalls: number;
  promptTokens: number;
  completionTokens: number;
  costUsd: number;
  unconfirmedUsd: number;
  unpricedCalls: number;
  reservedUsd: number;
}

/** What is on record of one job. */
export interface JobBooks {
  id: string;
  session: string;
  state: string;
  /** Over for so long, in ms; null: it is not over. */
  overForMs: number | null;
  steps: number;
  eventSeq: number;
  counted: Sums;
  ledger: Sums;
  /** Calls that were answered and whose price is unknown. */
  answeredWithoutPrice: number;
  submissions: number;
  /** Answers with which the study went on: it took them, or went on by itself. */
  passed: number;
  /** Steps that were passed more than once. */
  passedTwice: number[];
  /** Steps with a submission that is not settled: it was sent and nothing is known of it, or it was not sent. */
  sent: number[];
  unsent: number[];
  /** Steps with a submission of which nobody can tell, or that a person had sent again. */
  unclear: number[];
  resend: number[];
  events: number;
  firstEvent: number | null;
  lastEvent: number | null;
}

/** Money of a session by its jobs and by the ledger, in 10⁻⁸ US dollars. */
export interface SessionBooks {
  id: string;
  jobsUsd: number;
  ledgerUsd: number;
  jobsCalls: number;
  ledgerCalls: number;
}

interface Rule<T> {
  name: string;
  says: string;
  weight: CheckedRule['weight'];
  /** How many rows it looks at. */
  looks(one: T): number;
  /** What does not fit; null: all does. */
  finds(one: T): string | null;
}

/** A job that was just over may have calls under way, until somebody notices: so long, in ms. */
const SETTLES_MS = 5 * 60_000;

const COUNTERS: [name: keyof Sums, says: string][] = [
  ['llmCalls', 'requests in the ledger'],
  ['promptTokens', 'input tokens of its calls'],
  ['completionTokens', 'output tokens of its calls'],
  ['costUsd', 'what its calls cost'],
  ['unconfirmedUsd', 'what calls may have cost of which nobody knows how they ended'],
  ['unpricedCalls', 'calls whose price is unknown'],
  ['reservedUsd', 'what its calls under way may cost'],
];

export const JOB_RULES: Rule<JobBooks>[] = [
  {
    name: 'steps',
    says: 'A job has passed as many steps as answers were taken (or missed, where the study went on by itself).',
    weight: 'must',
    looks: ({ submissions }) => submissions,
    finds: ({ steps, passed }) =>
      steps === passed ? null : `${steps} steps passed, ${passed} answers taken`,
  },
  {
    name: 'once',
    says: 'No step was passed twice.',
    weight: 'must',
    looks: ({ submissions }) => submissions,
    finds: ({ passedTwice }) => at('two answers were taken', passedTwice),
  },
  {
    name: 'settled',
    says: 'Where a job is over and was not cancelled, it is known what became of every answer that was sent.',
    weight: 'must',
    looks: ({ overForMs, submissions }) => (overForMs === null ? 0 : submissions),
    finds: ({ overForMs, state, sent, unsent }) =>
      overForMs === null || state === 'cancelled'
        ? null
        : (at('sent, and not settled', sent) ?? (state === 'failed' ? null : at('never sent', unsent))),
  },
  ...COUNTERS.map(([name, says]): Rule<JobBooks> => ({
    name,
    says: `The counter ${name} of a job is the sum over the ledger: ${says}.`,
    weight: 'must',
    looks: ({ ledger }) => ledger.llmCalls,
    finds: ({ counted, ledger }) =>
      counted[name] === ledger[name]
        ? null
        : `counted ${amount(name, counted[name])}, the ledger has ${amount(name, ledger[name])}`,
  })),
  {
    name: 'nothing_reserved',
    says: 'Nothing is reserved for a job that has been over for five minutes.',
    weight: 'must',
    looks: ({ overForMs }) => (overForMs === null ? 0 : 1),
    finds: ({ overForMs, counted }) =>
      (overForMs ?? 0) < SETTLES_MS || counted.reservedUsd === 0
        ? null
        : `${amount('reservedUsd', counted.reservedUsd)} are reserved`,
  },
  {
    name: 'events',
    says: 'The events of a job are numbered from 1 without a gap, up to its eventSeq.',
    weight: 'must',
    looks: ({ events }) => events,
    finds: ({ events, firstEvent, lastEvent, eventSeq }) =>
      events === eventSeq && (events === 0 || (firstEvent === 1 && lastEvent === events))
        ? null
        : `eventSeq ${eventSeq}, ${events} events${events === 0 ? '' : ` from ${firstEvent} to ${lastEvent}`}`,
  },
  {
    name: 'unclear',
    says: 'Answers of which nobody can tell whether the study took them, or that were to be sent again.',
    weight: 'note',
    looks: ({ submissions }) => submissions,
    finds: ({ unclear, resend, sent, state }) =>
      [
        at('unclear', unclear),
        at('to be sent again', resend),
        state === 'cancelled' ? at('sent when it was cancelled', sent) : null,
      ]
        .filter((text) => text !== null)
        .join('; ') || null,
  },
  {
    name: 'without_price',
    says: 'Calls that were answered and whose price is unknown: what they cost is in no sum.',
    weight: 'note',
    looks: ({ ledger }) => ledger.llmCalls,
    finds: ({ answeredWithoutPrice: count }) => (count === 0 ? null : `${count} answered without a price`),
  },
];

export const SESSION_RULES: Rule<SessionBooks>[] = [
  {
    name: 'session_totals',
    says: 'What the jobs of a session cost together is what the ledger has for the session.',
    weight: 'must',
    looks: ({ ledgerCalls }) => ledgerCalls,
    finds: ({ jobsUsd, ledgerUsd, jobsCalls, ledgerCalls }) =>
      jobsUsd === ledgerUsd && jobsCalls === ledgerCalls
        ? null
        : `its jobs: ${jobsCalls} calls for ${dollars(jobsUsd)}; the ledger: ${ledgerCalls} for ${dollars(ledgerUsd)}`,
  },
];

function at(what: string, steps: number[]): string | null {
  return steps.length === 0 ? null : `${what} at step ${steps.join(', ')}`;
}

function amount(name: keyof Sums, value: number): string {
  return name.endsWith('Usd') ? dollars(value) : String(value);
}

function dollars(units: number): string {
  return `$${(units / 1e8).toFixed(8)}`;
}

const MOST_FINDINGS = 20;

/** Applies rules to rows as they come, and keeps what they find. */
export class Audit<T extends { id: string }> {
  readonly #rules: Rule<T>[];
  readonly #on: Finding['on'];
  readonly #checked: CheckedRule[];

  constructor(on: Finding['on'], rules: Rule<T>[]) {
    this.#on = on;
    this.#rules = rules;
    this.#checked = rules.map(({ name, says, weight }) => ({
      ...{ rule: name, says, weight, looked: 0, found: 0, first: [] },
    }));
  }

  look(one: T): void {
    this.#rules.forEach((rule, index) => {
      const checked = this.#checked[index] as CheckedRule;
      checked.looked += rule.looks(one);
      const what = rule.finds(one);
      if (what === null) return;
      checked.found += 1;
      if (checked.first.length < MOST_FINDINGS) checked.first.push({ on: this.#on, id: one.id, what });
    });
  }

  result(): CheckedRule[] {
    return this.#checked;
  }
}
