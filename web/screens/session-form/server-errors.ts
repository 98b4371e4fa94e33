import { ApiProblem } from '../../api/problem.ts';
import { fieldOf, sentence, type FieldErrors } from './settings-of.ts';
import type { SessionValues } from './values.ts';

const BY_CODE: Record<string, string> = {
  credential: 'credential',
  model_unknown: 'model',
  price_unknown: 'priceInput',
};

/** What the server found wrong, by the fields where it is shown; none: it is about the whole. */
export function serverErrors(error: unknown, values: SessionValues, provider: string | null): FieldErrors {
  if (!(error instanceof ApiProblem)) return {};
  const field = BY_CODE[error.code];
  if (field !== undefined) return { [field]: error.message };
  const found: FieldErrors = {};
  for (const { path, message } of error.problem.errors ?? []) {
    found[fieldOf(path.replace(/^config\./, '').split('.'), values, provider)] ??= sentence(message);
  }
  return found;
}
