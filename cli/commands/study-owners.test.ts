import { PassThrough, Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { ApiRefusal } from '../client.ts';
import { readSettings, UsageError } from '../config.ts';
import type { Context } from '../context.ts';
import { openInstallation } from '../installation.ts';
import { withStudyOwners } from './study-owners.ts';

const HOSTS = ['study.example', 'other.example:8080'];

/** An API that wants to know who runs the study at both hosts. */
function unknownAt(given: object[]) {
  return async (studyRunBy: Record<string, string>): Promise<string> => {
    given.push(studyRunBy);
    if (HOSTS.every((host) => host in studyRunBy)) return 'started';
    const problem = { type: 't', title: 't', status: 409, detail: 'Who?', code: 'study_owner_unknown' };
    throw new ApiRefusal(409, { ...problem, data: { hosts: HOSTS } });
  };
}

/** @param typed lines, as somebody types them; null: nobody sits there */
function contextWith(typed: string[] | null): Context & { shown: string[] } {
  const shown: string[] = [];
  const stdin = new PassThrough() as unknown as NodeJS.ReadStream;
  stdin.isTTY = typed !== null;
  const lines = [...(typed ?? [])];
  const stderr = new Writable({
    write(chunk: Buffer, _encoding, done) {
      const text = chunk.toString();
      shown.push(text);
      // The next line is typed once it is asked for.
      if (text.endsWith('? '))
        setImmediate(() => (stdin as unknown as PassThrough).write(`${lines.shift() ?? ''}\n`));
      done();
    },
  }) as unknown as NodeJS.WriteStream;
  const installation = openInstallation('/nonexistent/proband');
  return { settings: readSettings({}), installation, stdout: stderr, stderr, stdin, shown };
}

describe('who runs the study', () => {
  test('is not asked where the API does not', async () => {
    const context = contextWith(null);
    expect(await withStudyOwners(context, undefined, async (given) => given)).toEqual({});
    expect(context.shown).toEqual([]);
  });

  test('is said for all hosts by the option', async () => {
    const given: object[] = [];
    expect(await withStudyOwners(contextWith(null), 'our lab', unknownAt(given))).toBe('started');
    expect(given).toEqual([{}, { 'study.example': 'our lab', 'other.example:8080': 'our lab' }]);
  });

  test('is asked at a terminal, host by host', async () => {
    const given: object[] = [];
    const context = contextWith(['our lab', ' theirs ']);
    expect(await withStudyOwners(context, undefined, unknownAt(given))).toBe('started');
    expect(given[1]).toEqual({ 'study.example': 'our lab', 'other.example:8080': 'theirs' });
    expect(context.shown.join('')).toContain('Who runs the study at other.example:8080? ');
  });

  test('has to be typed', async () => {
    const asked = withStudyOwners(contextWith(['']), undefined, unknownAt([]));
    await expect(asked).rejects.toThrow(new UsageError('Nothing was typed, and nothing was started.'));
  });

  test('is told how to say where nobody sits at a terminal', async () => {
    const given: object[] = [];
    const asked = withStudyOwners(contextWith(null), undefined, unknownAt(given));
    await expect(asked).rejects.toThrow(/study at study\.example, other\.example:8080\?.*--study-by TEXT/);
    expect(given).toHaveLength(1);
  });

  test('other refusals go on as they are', async () => {
    const refusal = new ApiRefusal(400, null);
    const refuse = async (): Promise<never> => {
      throw refusal;
    };
    await expect(withStudyOwners(contextWith(null), 'our lab', refuse)).rejects.toBe(refusal);
  });
});
