import { once } from 'node:events';
import type { Response } from 'express';
import type { Actor } from '../../domain/access.ts';
import { api } from '../../domain/api.schema.ts';
import type { AskedAudit, AuditEntry } from '../../domain/audit.schema.ts';
import { writeTable } from '../../domain/export/formats.ts';
import type { Column } from '../../domain/export/column.schema.ts';
import { listAudit } from '../../records/audit-list.ts';
import type { AppDeps } from '../deps.ts';
import { serveStream, type Door } from '../serve.ts';

export function serveAudit(door: Door, { db }: AppDeps): void {
  serveStream(door, api.listAudit, async ({ query, actor }, res) => {
    if (query.format === 'csv') return sendCsv(res, pagesOf(db, actor, query));
    res.json(api.listAudit.response.parse(await listAudit(db, actor, query)));
  });
}

const PAGE = 500;

async function* pagesOf(db: AppDeps['db'], actor: Actor, asked: AskedAudit): AsyncGenerator<AuditEntry[]> {
  let { before } = asked;
  for (;;) {
    const { entries, next } = await listAudit(db, actor, { ...asked, before, limit: PAGE });
    yield entries;
    if (next === null) return;
    before = BigInt(next);
  }
}

const COLUMNS = [
  'id',
  'at',
  'who',
  'via',
  'action',
  'words',
  'object_kind',
  'object_id',
  'object',
  'outcome',
];

async function sendCsv(res: Response, pages: AsyncGenerator<AuditEntry[]>): Promise<void> {
  const writer = writeTable(
    'csv',
    COLUMNS.map((name) => ({ name }) as Column),
  );
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  let begun = false;
  try {
    for await (const entries of pages) {
      if (!begun) res.type('text/csv; charset=utf-8').attachment('audit.csv').write(writer.head());
      begun = true;
      const text = writer.rows(entries.map(rowOf));
      gone.signal.throwIfAborted();
      if (text !== '' && !res.write(text)) await once(res, 'drain', { signal: gone.signal });
    }
    res.end();
  } catch (error) {
    if (!begun) throw error;
    // A part must not pass for the whole.
    res.destroy();
  }
}

function rowOf({ object, ...entry }: AuditEntry): Record<string, unknown> {
  return {
    ...entry,
    object_kind: object?.kind ?? null,
    object_id: object?.id ?? null,
    object: object?.name ?? null,
  };
}
