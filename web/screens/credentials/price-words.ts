import { dollars } from '../../parts/dollars.ts';

/** A price for a million tokens, as `$2.50 in · $10.00 out`. */
export function priceWords(price: { input: number; output: number } | null): string {
  return price === null ? 'price unknown' : `${dollars(price.input)} in · ${dollars(price.output)} out`;
}
