import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { FORM_PAGES, type BookEntry, type TakenEntry } from '../../examples/group-study/entries.ts';
import type { HookContext, StudyHooks } from '../../examples/group-study/routes.ts';
import { createGroupStudy, type GroupStudy } from '../../examples/group-study/study.ts';
import type { Lab } from './lab.ts';

export type Trigger = 'received' | 'stored' | 'answering';

/** The bundled study, with a trigger that a test can set. */
export interface TriggerStudy {
  study: GroupStudy;
  /** Calls `act` once, at the first submission that reaches this moment and fits. */
  once(
    trigger: Trigger,
    act: (context: HookContext) => Promise<void> | void,
    fits?: (context: HookContext) => boolean,
  ): void;
  /** Calls `act` at every moment of every submission. */
  always(act: (trigger: Trigger, context: HookContext) => Promise<void> | void): void;
  participants(count: number): string[];
  close(): Promise<void>;
}

export async function openTriggerStudy(): Promise<TriggerStudy> {
  const bookDir = mkdtempSync(join(tmpdir(), 'proband-study-'));
  let armed: {
    trigger: Trigger;
    act: (context: HookContext) => Promise<void> | void;
    fits: (context: HookContext) => boolean;
  } | null = null;
  let every: ((trigger: Trigger, context: HookContext) => Promise<void> | void) | null = null;
  const pull = (trigger: Trigger) => async (context: HookContext) => {
    await every?.(trigger, context);
    if (armed?.trigger !== trigger || !armed.fits(context)) return;
    const { act } = armed;
    armed = null;
    await act(context);
  };
  const hooks: Partial<StudyHooks> = {
    received: pull('received'),
    stored: pull('stored'),
    answering: pull('answering'),
  };
  const study = createGroupStudy({ bookDir, hooks });
  await study.listen();
  return {
    study,
    once: (trigger, act, fits = () => true) => void (armed = { trigger, act, fits }),
    always: (act) => void (every = act),
    participants: (count) => study.createParticipants(count).map(({ url }) => url),
    async close() {
      await study.close();
      rmSync(bookDir, { recursive: true, force: true });
    },
  };
}

export function codeOf(url: string): string {
  return new URL(url).pathname.split('/').at(-1) as string;
}

export function takenBy(entries: readonly BookEntry[], codes: string[]): TakenEntry[] {
  return entries.filter((entry): entry is TakenEntry => entry.kind === 'taken' && codes.includes(entry.code));
}

/** The study took every page of every participant, each once: nothing lost, nothing doubled. */
export function expectEachPageOnce(entries: readonly BookEntry[], urls: string[]): void {
  const codes = urls.map(codeOf);
  const taken = takenBy(entries, codes).map(({ code, page }) => `${code} ${page}`);
  const expected = codes.flatMap((code) => FORM_PAGES.map((page) => `${code} ${page}`));
  expect(taken.toSorted()).toEqual(expected.toSorted());
}

/** What the study took is what our rows say was taken, by page token, in both directions. */
export async function expectBookAgrees(
  lab: Lab,
  entries: readonly BookEntry[],
  urls: string[],
): Promise<number> {
  const db = await lab.database();
  try {
    const { rows } = await db.query<{ body: Buffer; url: string }>(
      `SELECT s.body, p."entryUrl" AS url FROM "Submission" s JOIN "Job" j ON j.id = s."jobId"
       JOIN "Participant" p ON p.id = j."participantId" WHERE s.status = 'taken' AND p."entryUrl" = ANY($1)`,
      [urls],
    );
    const ours = rows.map(
      ({ body, url }) => `${codeOf(url)} ${new URLSearchParams(body.toString()).get('page_token')}`,
    );
    const theirs = takenBy(entries, urls.map(codeOf)).map(({ code, token }) => `${code} ${token}`);
    expect(ours.toSorted()).toEqual(theirs.toSorted());
    return ours.length;
  } finally {
    await db.end();
  }
}
