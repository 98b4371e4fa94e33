import { once } from 'node:events';
import type { Response } from 'express';
import type { Actor } from '../../domain/access.ts';
import { api } from '../../domain/api.schema.ts';
import type { Column } from '../../domain/export/column.schema.ts';
import type { SENT_AS } from '../../domain/export/endpoints.schema.ts';
import { line, writeTable, type TableWriter } from '../../domain/export/formats.ts';
import type { TableName } from '../../domain/export/tables.schema.ts';
import { experimentsOf } from '../../records/access.ts';
import { planExport, type Asked, type Plan } from '../../records/export/selection.ts';
import { exportTable } from '../../records/export/tables.ts';
import type { AppDeps } from '../deps.ts';
import { requireRight } from '../access.ts';
import { notFound } from '../errors.ts';
import { serve, serveStream, type Door } from '../serve.ts';

/** Whoever takes nothing for so long is let go, in ms: the transaction must not stay open for it. */
const PATIENCE_MS = 60_000;

export function serveExport(door: Door, { db, log }: AppDeps): void {
  const planned = async (actor: Actor, asked: Asked): Promise<Plan> => {
    await requireRight(db, actor, 'export', { sessions: asked.sessions });
    const plan = await planExport(db, asked);
    const unknown = asked.sessions.find((id) => !plan.sessions.some(({ session }) => session === id));
    if (unknown !== undefined) throw notFound('session', unknown);
    return plan;
  };

  serve(door, api.planExport, async ({ query, actor }) => planned(actor, query));

  serveStream(door, api.exportTable, async ({ params: { table }, query, actor, deed, req }, res) => {
    await planned(actor, query);
    deed.experimentIds = await experimentsOf(db, { sessions: query.sessions });
    const [only] = query.sessions;
    if (only !== undefined && query.sessions.length === 1) deed.object = { kind: 'session', id: only };
    const send = sender(res);
    const stream = streamOf(query.format, table);
    try {
      await exportTable(
        db,
        { ...query, table },
        {
          head: async (columns) => {
            res.setHeader('content-type', stream.type);
            if (stream.file) res.attachment(stream.file);
            await send(stream.begin(columns));
          },
          rows: async (rows) => send(stream.writer.rows(rows)),
        },
      );
      await send(stream.writer.end());
      res.end();
    } catch (error) {
      if (!res.headersSent) throw error;
      // Too late for an error answer: the connection is cut, so that nobody takes a part for the whole.
      if (!res.closed) log.error({ err: error, path: req.path }, 'export failed');
      res.destroy();
    }
  });
}

/** Writes as fast as it is read, and fails when nobody reads any more. */
function sender(res: Response): (text: string) => Promise<void> {
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  return async (text) => {
    gone.signal.throwIfAborted();
    if (text === '' || res.write(text)) return;
    await once(res, 'drain', { signal: AbortSignal.any([gone.signal, AbortSignal.timeout(PATIENCE_MS)]) });
  };
}

interface TableStream {
  type: string;
  /** Name of the file that browsers make of it. */
  file: string | null;
  begin(columns: Column[]): string;
  writer: TableWriter;
}

const TYPES = {
  rows: 'application/x-ndjson',
  jsonl: 'application/x-ndjson',
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
};

function streamOf(format: (typeof SENT_AS)[number], table: TableName): TableStream {
  const stream: TableStream = {
    type: TYPES[format],
    file: format === 'rows' ? null : `${table}.${format}`,
    begin(columns) {
      stream.writer = format === 'rows' ? forPrograms(columns) : writeTable(format, columns);
      return stream.writer.head();
    },
    writer: forPrograms([]),
  };
  return stream;
}

/** A line that describes the columns, the rows, and a line with their number. */
function forPrograms(columns: Column[]): TableWriter {
  let count = 0;
  return {
    head: () => `${JSON.stringify({ columns })}\n`,
    rows(rows) {
      count += rows.length;
      return rows.map((row) => `${line(columns, row)}\n`).join('');
    },
    end: () => `${JSON.stringify({ rows: count })}\n`,
  };
}
