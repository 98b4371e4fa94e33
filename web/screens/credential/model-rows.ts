import type { CredentialView } from '../../../domain/credentials.schema.ts';
import type { PricedModel } from '../../../domain/sharing.schema.ts';

export interface ModelRow {
  model: string;
  /** One of those that may be used; all may where none is chosen. */
  chosen: boolean;
  price: { input: number; output: number; cachedInput?: number | null } | null;
  /** Who says what it costs; null: nobody does. */
  source: 'given' | 'catalogue' | null;
}

/** The models to show: those that are chosen or have a price of their own first, then what the provider lists. */
export function modelRows(
  { models, prices }: Pick<CredentialView, 'models' | 'prices'>,
  listed: readonly PricedModel[],
): ModelRow[] {
  const known = new Map(listed.map(({ model, price }) => [model, price]));
  const names = [...new Set([...models, ...Object.keys(prices), ...known.keys()])];
  const rows = names.map((model): ModelRow => {
    const price = prices[model] ?? known.get(model) ?? null;
    return { model, chosen: models.includes(model), price, source: price?.source ?? null };
  });
  return rows.sort((a, b) => rank(a) - rank(b) || a.model.localeCompare(b.model));
}

function rank({ chosen, source }: ModelRow): number {
  return chosen ? 0 : source === 'given' ? 1 : 2;
}

/** Those whose name has all words of what was typed. */
export function matching(rows: readonly ModelRow[], typed: string): ModelRow[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(({ model }) => words.every((word) => model.toLowerCase().includes(word)));
}
