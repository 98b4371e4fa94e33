import { QueryClient, QueryObserver, type QueryKey } from '@tanstack/react-query';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createRenewer, renewAll, type Clock } from './renewer.ts';

/** Time that passes when a test says so. */
function handClock() {
  let time = 0;
  const due: { at: number; run: () => void }[] = [];
  const clock: Clock = { now: () => time, after: (ms, run) => void due.push({ at: time + ms, run }) };
  const pass = async (ms: number): Promise<void> => {
    const until = time + ms;
    for (;;) {
      const next = due.toSorted((a, b) => a.at - b.at).find(({ at }) => at <= until);
      if (!next) break;
      due.splice(due.indexOf(next), 1);
      time = next.at;
      next.run();
      await settled();
    }
    time = until;
  };
  return { clock, pass };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, retry: false } } });
const leaving: (() => void)[] = [];
afterEach(() => {
  leaving.splice(0).forEach((leave) => leave());
  client.clear();
});

/** A query that is on screen, and counts how often it is asked. */
async function onScreen(queryKey: QueryKey, ask: () => unknown = () => 1) {
  const asked = vi.fn(async () => ask());
  leaving.push(new QueryObserver(client, { queryKey, queryFn: asked }).subscribe(() => {}));
  await settled();
  asked.mockClear();
  return asked;
}

describe('what is told', () => {
  test('is fetched anew at once, and everything below its key too', async () => {
    const { clock, pass } = handClock();
    const jobs = await onScreen(['session', 's1', 'jobs', { page: 2 }]);
    const other = await onScreen(['session', 's2', 'jobs']);
    createRenewer(client, 250, clock).tell(['session s1']);
    await pass(0);
    expect(jobs).toHaveBeenCalledTimes(1);
    expect(other).not.toHaveBeenCalled();
  });

  test('is fetched at most four times a second, and once after the last word', async () => {
    const { clock, pass } = handClock();
    const asked = await onScreen(['job', 'j1']);
    const renewer = createRenewer(client, 250, clock);
    for (let ms = 0; ms < 990; ms += 10) {
      renewer.tell(['job j1']);
      await pass(10);
    }
    expect(asked).toHaveBeenCalledTimes(4);
    await pass(1_000);
    expect(asked).toHaveBeenCalledTimes(5);
    await pass(10_000);
    expect(asked).toHaveBeenCalledTimes(5);
  });

  test('of all jobs is of each', async () => {
    const { clock, pass } = handClock();
    const [one, two] = [await onScreen(['job', 'j1']), await onScreen(['job', 'j2', 'steps'])];
    createRenewer(client, 250, clock).tell(['job *']);
    await pass(0);
    expect([one, two].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  });

  test('is not fetched while nobody looks, but when somebody looks again', async () => {
    const { clock, pass } = handClock();
    client.setQueryData(['job', 'j1'], 'old');
    createRenewer(client, 250, clock).tell(['job j1']);
    await pass(0);
    expect(client.getQueryState(['job', 'j1'])?.isInvalidated).toBe(true);
  });
});

test('a fetch under way is let finish, and followed by another: it may have read what was before', async () => {
  const { clock, pass } = handClock();
  const waiting: ((value: number) => void)[] = [];
  const asked = await onScreen(['job', 'j1'], () => new Promise<number>((resolve) => waiting.push(resolve)));
  const renewer = createRenewer(client, 250, clock);
  renewer.tell(['job j1']);
  await pass(1_000);
  expect(asked).not.toHaveBeenCalled();
  waiting[0]?.(1);
  await settled();
  expect(client.getQueryData(['job', 'j1'])).toBe(1);
  await pass(250);
  expect(asked).toHaveBeenCalledTimes(1);
  waiting[1]?.(2);
  await settled();
  expect(client.getQueryData(['job', 'j1'])).toBe(2);
  await pass(1_000);
  expect(asked).toHaveBeenCalledTimes(1);
});

test('all that is on screen is fetched anew, also what was just being fetched', async () => {
  const one = await onScreen(['job', 'j1']);
  let asked = 0;
  await onScreen(['costs'], () => (asked++ === 0 ? new Promise(() => {}) : 'new'));
  await renewAll(client);
  await settled();
  expect(one).toHaveBeenCalledTimes(1);
  expect(client.getQueryData(['costs'])).toBe('new');
});
