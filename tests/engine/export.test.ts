import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { columnsOf, type Column } from '../../domain/export/column.schema.ts';
import { cell } from '../../domain/export/formats.ts';
import { TABLES, TABLE_NAMES } from '../../domain/export/tables.schema.ts';
import { startLab, type Lab } from '../support/lab.ts';
import { AWKWARD, plantSession, type Planted } from '../support/planted.ts';
import { pandas, r, type Reader } from '../support/readers.ts';
import { codeOf, openTriggerStudy, takenBy, type TriggerStudy } from '../support/study.ts';

let lab: Lab;
let study: TriggerStudy;
let folder: string;
let urls: string[];
let dry: string;
let planted: Planted;
const SECRET = 'sk-planted-secret-key';

beforeAll(async () => {
  [lab, study] = await Promise.all([startLab(), openTriggerStudy()]);
  folder = mkdtempSync(join(tmpdir(), 'proband-export-'));
  urls = study.participants(3);
  ({ session: dry } = await lab.start(urls));
  await lab.untilOver(dry);
  const db = await lab.database();
  planted = await plantSession(db, 'awkward', AWKWARD);
  await db.query(
    `INSERT INTO "Credential" (id, "ownerId", name, provider, "apiUrl", "sealedKey", "keyHint")
     SELECT 'cred_1', id, 'mine', 'openai', 'https://${SECRET}.example', '${SECRET}', 'tkey' FROM "User" LIMIT 1`,
  );
  await db.query(`UPDATE "LlmCall" SET "credentialId" = 'cred_1' WHERE "sessionId" = $1`, [planted.session]);
  await db.query(`INSERT INTO "Checkpoint" ("jobId", step, url, cookies) VALUES ($1, 1, '', $2)`, [
    planted.job,
    JSON.stringify({ session: SECRET }),
  ]);
  await db.end();
});
afterAll(async () => {
  await Promise.all([lab?.stop(), study?.close()]);
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

function proband(...args: string[]): Promise<Ended> {
  const { file, args: all, env } = lab.command(...args);
  return new Promise((done) => {
    const child = execFile(file, all, { env, cwd: folder }, (_error, stdout, stderr) =>
      done({ code: child.exitCode, stdout, stderr }),
    );
  });
}

/** Exports once for each list of arguments; returns the folder. */
const made = new Map<string, Promise<string>>();
async function exported(...args: string[]): Promise<string> {
  const out = join(folder, `out-${made.size}`);
  const making =
    made.get(args.join(' ')) ??
    proband('export', ...args, '--out', out).then(({ code, stderr }) => {
      expect({ code, stderr }).toMatchObject({ code: 0 });
      return out;
    });
  made.set(args.join(' '), making);
  return making;
}

type Cells = Record<string, string>;
const csv = (dir: string, table: string): Cells[] =>
  parse(readFileSync(join(dir, `${table}.csv`)), { columns: true });
const jsonl = (dir: string, table: string): Record<string, unknown>[] =>
  readFileSync(join(dir, `${table}.jsonl`), 'utf8')
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => JSON.parse(text) as Record<string, unknown>);
const dictionary = (dir: string): (Column & { table: string })[] =>
  JSON.parse(readFileSync(join(dir, 'data_dictionary.json'), 'utf8')) as (Column & { table: string })[];

describe('the tables of the bundled study', () => {
  test.each(TABLE_NAMES)(
    '%s holds the same in CSV, JSON and JSONL, and every row passes its schema',
    async (table) => {
      const [asCsv, asJsonl, asJson] = [
        csv(await exported(dry), table),
        jsonl(await exported(dry, '--format', 'jsonl'), table),
        JSON.parse(
          readFileSync(join(await exported(dry, '--format', 'json'), `${table}.json`), 'utf8'),
        ) as unknown[],
      ];
      expect(asJsonl.length).toBeGreaterThan(0);
      expect(asJson).toEqual(asJsonl);
      for (const row of asJsonl) TABLES[table].parse(row);
      expect(asCsv).toEqual(
        asJsonl.map((row) =>
          Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cell(value) ?? ''])),
        ),
      );
    },
  );

  test('their columns are those of the dictionary, in order, is_llm first; each has a meaning', async () => {
    const dir = await exported(dry);
    const described = dictionary(dir);
    for (const table of TABLE_NAMES) {
      const [head = ''] = readFileSync(join(dir, `${table}.csv`), 'utf8').split('\n', 1);
      const own = described.filter((column) => column.table === table);
      expect(head.split(',')).toEqual(own.map(({ name }) => name));
      expect(head).toMatch(/^is_llm,testing,/);
      expect(own.slice(0, columnsOf(TABLES[table]).length)).toEqual(
        columnsOf(TABLES[table]).map((column) => ({ table, ...column })),
      );
    }
    expect(described.filter(({ meaning }) => meaning.length < 5)).toEqual([]);
    expect(csv(dir, 'data_dictionary').map(({ table, name }) => `${table}.${name}`)).toEqual(
      described.map(({ table, name }) => `${table}.${name}`),
    );
  });

  test('there is a row for each job, page, call and event, marked as testing', async () => {
    const dir = await exported(dry);
    const db = await lab.database();
    const count = async (text: string) =>
      Number((await db.query<{ n: string }>(`SELECT count(*) AS n FROM ${text}`, [dry])).rows[0]?.n);
    const of = 'IN (SELECT id FROM "Job" WHERE "sessionId" = $1)';
    expect(csv(dir, 'jobs')).toHaveLength(3);
    expect(csv(dir, 'answers_wide')).toHaveLength(3);
    expect(csv(dir, 'steps')).toHaveLength(await count(`"Step" WHERE "jobId" ${of}`));
    expect(csv(dir, 'llm_calls')).toHaveLength(await count(`"LlmCall" WHERE "sessionId" = $1`));
    expect(csv(dir, 'events')).toHaveLength(await count(`"Event" WHERE substr(stream, 5) ${of}`));
    await db.end();
    for (const table of TABLE_NAMES) {
      expect(new Set(csv(dir, table).map(({ is_llm, testing }) => `${is_llm} ${testing}`))).toEqual(
        new Set(['TRUE TRUE']),
      );
    }
  });

  test('what the study took stands in answers_long and in answers_wide, field by field', async () => {
    const dir = await exported(dry);
    const book = takenBy(study.study.entries(), urls.map(codeOf));
    const [long, wide, jobs] = ['answers_long', 'answers_wide', 'jobs'].map((table) => csv(dir, table));
    const map = dictionary(dir).filter(({ table, field }) => table === 'answers_wide' && field !== null);
    let compared = 0;
    for (const { code, values } of book) {
      const job = jobs?.find(({ entry_url }) => codeOf(entry_url as string) === code)?.job_id;
      for (const [field, stored] of Object.entries(values)) {
        const taken = long?.filter(
          (row) => row.job_id === job && row.field === field && row.taken === 'TRUE',
        );
        const sent = JSON.parse(taken?.[0]?.sent ?? 'null') as string[] | null;
        if (!sent) continue;
        expect(taken).toHaveLength(1);
        const texts = [stored].flat().map(String);
        if (typeof stored === 'string') expect(sent.join().replaceAll('\r\n', '\n')).toBe(texts.join());
        const column = map.find((one) => one.field === field)?.name as string;
        expect(wide?.find((row) => row.job_id === job)?.[column]).toBe(taken?.[0]?.value);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(15);
    expect(map.every(({ name }) => /^[A-Za-z][A-Za-z0-9_]*$/.test(name))).toBe(true);
    const choices = map.find(({ field }) => field === 'grew_up')?.choices;
    expect(choices).toEqual({ city: 'In a city', town: 'In a town', village: 'In a village' });
  });
});

describe('dry runs beside others', () => {
  const sessionsIn = (dir: string) => [...new Set(csv(dir, 'jobs').map(({ session_id }) => session_id))];

  test('are left out with a word about it', async () => {
    const out = join(folder, 'mixed');
    const { stderr } = await proband('export', dry, planted.session, '--out', out);
    expect(stderr).toContain('3 dry runs are left out, as there are others; --with-testing takes them too.');
    expect(sessionsIn(out)).toEqual([planted.session]);
    for (const table of TABLE_NAMES) {
      expect(csv(out, table).filter(({ testing }) => testing !== 'FALSE')).toEqual([]);
    }
  });

  test('come along with --with-testing, marked', async () => {
    const out = await exported(dry, planted.session, '--with-testing');
    expect(sessionsIn(out)).toEqual([dry, planted.session]);
    expect(csv(out, 'jobs').map(({ testing }) => testing)).toEqual(['TRUE', 'TRUE', 'TRUE', 'FALSE']);
  });
});

describe('awkward texts', () => {
  test('come through CSV and JSONL as they are', async () => {
    const values = csv(await exported(planted.session), 'answers_long').map(({ value }) => value);
    expect(values).toEqual(AWKWARD);
    const typed = jsonl(await exported(planted.session, '--format', 'jsonl'), 'steps');
    expect(typed.map(({ page_text }) => page_text)).toEqual(AWKWARD);
  });

  test('pages of one name are numbered', async () => {
    const dir = await exported(planted.session);
    const [row] = csv(dir, 'answers_wide');
    const names = AWKWARD.map((_, index) => `Thoughts${index === 0 ? '' : `_${index + 1}`}__thoughts`);
    expect(Object.keys(row ?? {}).slice(-names.length)).toEqual(names);
    expect(names.map((name) => row?.[name])).toEqual(AWKWARD);
  });
});

/** What a reader makes of a column that the dictionary calls so. */
const KINDS: Partial<Record<Column['type'], string[]>> = {
  boolean: ['logical'],
  integer: ['numeric'],
  number: ['numeric'],
};

function readerTests(reader: Reader): void {
  const { name, program } = reader;
  const missing = program === null ? ' (skipped: it is not installed here)' : '';
  describe.skipIf(program === null)(`${name}${missing}`, () => {
    test('reads every table without a warning, with all rows and the types of the dictionary', async () => {
      const dir = await exported(dry, planted.session, '--with-testing');
      const seen = await reader.see(dir, [...TABLE_NAMES, 'data_dictionary']);
      for (const table of TABLE_NAMES) {
        const rows = csv(dir, table);
        const own = dictionary(dir).filter((column) => column.table === table);
        expect(seen[table]?.rows).toBe(rows.length);
        expect(Object.keys(seen[table]?.kinds ?? {})).toEqual(own.map((column) => column.name));
        expect(seen[table]?.kinds.is_llm).toBe('logical');
        for (const column of own) {
          const expected = KINDS[column.type];
          const full = rows.every((row) => row[column.name] !== '');
          if (expected && full)
            expect([column.name, seen[table]?.kinds[column.name]]).toEqual([column.name, ...expected]);
        }
      }
      expect(seen.data_dictionary?.rows).toBe(dictionary(dir).length);
    });

    test('runs the example of the documents', async () => {
      await reader.runExample(await exported(dry));
    });

    test('gives awkward texts back as they were answered', async () => {
      expect(await reader.column(await exported(planted.session), 'answers_long', 'value')).toEqual(AWKWARD);
    });
  });
}
readerTests(pandas);
readerTests(r);

describe('the files', () => {
  test('hold no secret: no key, cookie or token', async () => {
    const dir = await exported(planted.session, '--format', 'jsonl');
    for (const file of readdirSync(dir)) {
      const text = readFileSync(join(dir, file), 'utf8');
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain(Buffer.from(SECRET).toString('base64'));
      expect(text).not.toContain(lab.installation.token());
    }
  });

  test('stand in export-SESSION by default; --tables and --without-texts choose what is in them', async () => {
    const { stdout, stderr } = await proband('export', dry, '--tables', 'jobs,llm_calls', '--without-texts');
    const dir = join(folder, `export-${dry}`);
    expect(readdirSync(dir).toSorted()).toEqual([
      ...['data_dictionary.csv', 'data_dictionary.json', 'jobs.csv', 'llm_calls.csv'],
    ]);
    expect(stdout).toMatch(/^jobs\.csv +3 rows$/m);
    expect(stderr).toContain(`Written to ${dir}`);
    const columns = Object.keys(csv(dir, 'llm_calls')[0] ?? {});
    expect(columns).toContain('prompt_tokens');
    for (const name of ['prompt', 'response', 'reply']) expect(columns).not.toContain(name);
  });

  test('do not go among others without --force, which leaves those as they are', async () => {
    const out = mkdtempSync(join(folder, 'full-'));
    writeFileSync(join(out, 'thesis.txt'), 'mine');
    const refused = await proband('export', dry, '--out', out);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`The folder ${out} holds files already (thesis.txt).`);
    expect(readdirSync(out)).toEqual(['thesis.txt']);
    expect((await proband('export', dry, '--out', out, '--force', '--tables', 'jobs')).code).toBe(0);
    expect(readFileSync(join(out, 'thesis.txt'), 'utf8')).toBe('mine');
  });

  test.each([
    [['export', 'ses_nobody'], 'There is no session ses_nobody in this installation.'],
    [['export', 'ses_x', '--tables', 'jobs,cats'], '--tables: there is no table "cats"'],
    [['export'], "missing required argument 'sessions'"],
  ])('%j is refused with exit code 1 and a way on', async (args, text) => {
    const { code, stderr } = await proband(...args);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(text) as string });
  });
});

test('the API sends the same table as a file, in parts', async () => {
  const { url } = lab.installation.host() as { url: string };
  const response = await fetch(`${url}/api/export/answers_long?sessions=${planted.session}&format=csv`, {
    headers: { authorization: `Bearer ${lab.installation.token()}` },
  });
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(response.headers.get('content-disposition')).toBe('attachment; filename=answers_long.csv');
  const own = readFileSync(join(await exported(planted.session), 'answers_long.csv'), 'utf8');
  expect(await response.text()).toBe(own);
});

test('tables are read in batches: no row is lost or doubled between them', async () => {
  const db = await lab.database();
  const many = await plantSession(
    db,
    'many',
    Array.from({ length: 250 }, (_, index) => `answer ${index}`),
  );
  await db.end();
  const rows = csv(await exported(many.session, '--tables', 'answers_long,llm_calls'), 'answers_long');
  expect(rows.map(({ value }) => value)).toEqual(
    Array.from({ length: 250 }, (_, index) => `answer ${index}`),
  );
});
