import { expect, test } from 'vitest';
import { mergeRows } from './merge-rows.ts';
import { createRowRenewer } from './row-renewer.ts';

/** A clock that moves when it is told, and a source that answers when it is told. */
function world() {
  let now = 0;
  let due: { at: number; run: () => void }[] = [];
  const asked: string[] = [];
  const open: (() => void)[] = [];
  const answerLater = (what: string): Promise<void> => {
    asked.push(what);
    return new Promise((resolve) => open.push(resolve));
  };
  const renewer = createRowRenewer(
    { some: (ids) => answerLater(ids.join(' ')), all: () => answerLater('all') },
    { now: () => now, after: (ms, run) => void due.push({ at: now + ms, run }) },
  );
  return {
    ...{ renewer, asked },
    pass: (ms: number): void => {
      now += ms;
      const ready = due.filter(({ at }) => at <= now);
      due = due.filter(({ at }) => at > now);
      for (const { run } of ready) run();
    },
    answer: async (): Promise<void> => {
      for (const resolve of open.splice(0)) resolve();
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    },
  };
}

test('rows that are named while others are fetched are fetched next, together and once', async () => {
  const { renewer, asked, pass, answer } = world();
  renewer.tell(['a']);
  pass(0);
  renewer.tell(['b', 'c']);
  renewer.tell(['b']);
  pass(10_000);
  expect(asked).toEqual(['a']);
  await answer();
  pass(300);
  expect(asked).toEqual(['a', 'b c']);
});

test('more than can be named fetches all, at most every two seconds, while the named come as ever', async () => {
  const { renewer, asked, pass, answer } = world();
  renewer.tell(null);
  pass(0);
  await answer();
  renewer.tell(['a']);
  renewer.tell(null);
  pass(300);
  await answer();
  pass(1_699);
  await answer();
  expect(asked).toEqual(['all', 'a']);
  pass(1);
  expect(asked).toEqual(['all', 'a', 'all']);
});

test('what is new takes its place, and what was not there comes last', () => {
  const rows = [
    { id: 'a', at: 1 },
    { id: 'b', at: 1 },
  ];
  const merged = mergeRows(rows, [
    { id: 'c', at: 2 },
    { id: 'b', at: 2 },
  ]);
  expect(merged).toEqual([
    { id: 'a', at: 1 },
    { id: 'b', at: 2 },
    { id: 'c', at: 2 },
  ]);
  expect(merged[0]).toBe(rows[0]);
});
