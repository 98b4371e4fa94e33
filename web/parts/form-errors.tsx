import type { ReactNode } from 'react';
import { ApiProblem } from '../api/problem.ts';
import { ErrorState } from './states-of-a-screen.tsx';

/** What the server found wrong, by field, as forms take it. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ApiProblem)) return {};
  return Object.fromEntries((error.problem.errors ?? []).map(({ path, message }) => [path, message]));
}

/** What went wrong with a form, unless it stands at its fields already. */
export function FormError({ error, fields }: { error: unknown; fields: readonly string[] }): ReactNode {
  if (error === null || error === undefined) return null;
  const paths = Object.keys(fieldErrors(error));
  if (paths.length > 0 && paths.every((path) => fields.includes(path))) return null;
  return <ErrorState error={error} />;
}
