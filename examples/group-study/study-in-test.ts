import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { createGroupStudy, type GroupStudy, type GroupStudyOptions } from './study.ts';

/** For test files: studies that end with the test that started them. */
const open: GroupStudy[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((study) => study.close()));
});

export const newDir = () => mkdtempSync(join(tmpdir(), 'group-study-'));

/** A study that does not listen yet, with an empty book unless one is given. */
export function newStudy(options: Partial<GroupStudyOptions> = {}): GroupStudy {
  const study = createGroupStudy({ bookDir: newDir(), ...options });
  open.push(study);
  return study;
}

/** A study that listens. */
export async function start(options: Partial<GroupStudyOptions> = {}) {
  const bookDir = options.bookDir ?? newDir();
  const study = newStudy({ ...options, bookDir });
  return { study, bookDir, ...(await study.listen()) };
}

/** A study with invited participants. */
export async function startWith(participants: number) {
  const started = await start();
  const urls = started.study.createParticipants(participants).map(({ url }) => url);
  return { ...started, urls, first: urls[0] ?? '' };
}
