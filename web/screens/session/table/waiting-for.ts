import { absentFrom, waitsForOthers } from '../../../../domain/problems.ts';
import type { JobRow } from '../../../../domain/sessions.schema.ts';

const NAMED = 2;

/** For whom a job on a wait page may be waiting, as “P3, P7 and 2 others”; null: it does not wait for others. */
export function waitingFor(row: JobRow, rows: readonly JobRow[]): string | null {
  if (!waitsForOthers(row)) return null;
  const absent = absentFrom(row, rows);
  const named = absent.slice(0, NAMED).map(({ participant }) => participant);
  const others = absent.length - named.length;
  if (named.length === 0) return 'nobody in this session';
  if (others > 0) return `${named.join(', ')} and ${others} ${others === 1 ? 'other' : 'others'}`;
  return named.join(' and ');
}
