import { api } from '../../domain/api.schema.ts';
import { checkBooks } from '../../records/books.ts';
import { findSession } from '../../records/sessions.ts';
import type { AppDeps } from '../deps.ts';
import { notFound } from '../errors.ts';
import { serve, type Door } from '../serve.ts';

export function serveBooks(door: Door, { db }: AppDeps): void {
  serve(door, api.books, async ({ body: { session } }) => {
    if (session !== undefined && !(await findSession(db, session))) throw notFound('session', session);
    return checkBooks(db, session);
  });
}
