import type { JobDetail } from '../domain/api.schema.ts';

/** Calls of the agent that one participant made, in order: one list entry for each stretch between wait pages. */
export type Stretches = number[];

/**
 * How many calls one after the other a group cannot do without: at every wait page all wait for the slowest, so
 * the longest of each stretch counts.
 */
export function criticalCalls(group: Stretches[]): number {
  const stretches = Math.max(...group.map(({ length }) => length));
  let calls = 0;
  for (let at = 0; at < stretches; at++) calls += Math.max(...group.map((member) => member[at] ?? 0));
  return calls;
}

/** The pages before which the bundled study lets a group wait: the last arriver never sees the wait page itself. */
const AFTER_WAITING = ['Your decision', 'Results'];

/**
 * The calls of a job, by stretch. Each answer that was sent from a page that asks something took one call.
 * @throws when that does not add up to what the ledger counts
 */
export function stretchesOf({ id, pages, llmCalls }: JobDetail): Stretches {
  const stretches = [0];
  for (const { label, labels, submissions } of pages) {
    if (AFTER_WAITING.includes(label)) stretches.push(0);
    const asked = Object.keys(labels).length > 0;
    if (asked) stretches[stretches.length - 1]! += submissions.length;
  }
  const found = stretches.reduce((sum, calls) => sum + calls, 0);
  if (found !== llmCalls) throw new Error(`${id} made ${llmCalls} calls, ${found} of them for its pages.`);
  return stretches;
}
