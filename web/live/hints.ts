import type { Hint } from '../../domain/live.schema.ts';

/** What a query is of: its key's first part, and its second where that is an id. `job *`: all jobs. */
export type Subject = string;

/** Renewed at most once a second: sums over much, that many hints concern. */
const SUMS: readonly Subject[] = ['experiments', 'experiment *', 'costs'];

/** What has to be fetched anew after a hint: `now` within a quarter of a second, `soon` within one. */
export function subjectsOf(hint: Exclude<Hint, { kind: 'refetch' }>): { now: Subject[]; soon: Subject[] } {
  switch (hint.kind) {
    case 'job':
      return {
        now: [`session ${hint.session}`, ...jobsOf(hint.ids)],
        soon: [...SUMS, `session-head ${hint.session}`],
      };
    case 'session':
      return {
        now: [`session ${hint.id}`, `session-head ${hint.id}`, `experiment ${hint.experiment}`],
        soon: ['experiments'],
      };
    case 'experiment':
      return { now: [`experiment ${hint.id}`, 'experiments'], soon: [] };
    case 'credential':
      return { now: [`credential ${hint.id}`, 'credentials'], soon: [] };
  }
}

function jobsOf(ids: string[] | null): Subject[] {
  return ids ? ids.map((id) => `job ${id}`) : ['job *'];
}

/** The subjects by which a query of this key is meant. */
export function subjectsOfKey([kind, id]: readonly unknown[]): Subject[] {
  return [String(kind), ...(typeof id === 'string' ? [`${String(kind)} ${id}`] : []), `${String(kind)} *`];
}
