import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openExport } from './export-files.ts';

const column = {
  ...{ name: 'is_llm', type: 'boolean', unit: null, meaning: 'x', missing: null, page: null },
  ...{ page_repeat: null, field: null, label: null, choices: null },
};
const head = JSON.stringify({ columns: [column] });
const row = JSON.stringify({ is_llm: true });

async function* sent(...lines: string[]): AsyncGenerator<string> {
  yield* lines;
}

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'proband-files-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test.each([0, 1, 199, 200, 201, 500])(
  '%i rows are all there once it is finished, and not before',
  async (count) => {
    const folder = aFolder();
    const files = openExport(folder, 'csv', false);
    const rows = Array.from({ length: count }, () => row);
    const table = await files.table('jobs', sent(head, ...rows, JSON.stringify({ rows: count })), () => {});
    expect(table).toEqual({ file: 'jobs.csv', rows: count });
    expect(readdirSync(folder).filter((name) => !name.endsWith('.partial'))).toEqual([]);
    await files.finish();
    expect(readFileSync(join(folder, 'jobs.csv'), 'utf8')).toBe(`is_llm\n${'TRUE\n'.repeat(count)}`);
    expect(readdirSync(folder)).toEqual(['data_dictionary.csv', 'data_dictionary.json', 'jobs.csv']);
  },
);

test.each([
  ['nothing', []],
  ['the head alone', [head]],
  ['no end', [head, row, row]],
  ['fewer rows than were sent', [head, row, JSON.stringify({ rows: 2 })]],
])('%s is no export: it says so, and nothing stays', async (_what, lines) => {
  const folder = aFolder();
  const files = openExport(folder, 'csv', false);
  await expect(files.table('jobs', sent(...lines), () => {})).rejects.toThrow('broke off before its end');
  files.discard();
  expect(readdirSync(folder)).toEqual([]);
});
