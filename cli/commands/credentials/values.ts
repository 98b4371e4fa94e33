import { InvalidArgumentError } from 'commander';

/** `IN,OUT[,CACHED]` in US dollars per million tokens; `none` takes a price away. */
export function readPrice(text: string): { input: number; output: number; cachedInput?: number } | null {
  if (text === 'none') return null;
  const parts = text.split(',').map((part) => part.trim().replace(/^\$/, ''));
  const [input, output, cachedInput, ...more] = parts.map(Number);
  const usable = parts.every((part) => /^\d+(\.\d+)?$|^\.\d+$/.test(part));
  if (!usable || input === undefined || output === undefined || more.length > 0)
    throw new InvalidArgumentError(
      'It has to be IN,OUT or IN,OUT,CACHED in US dollars per million tokens, as 2.5,10 or 2.5,10,1.25, or none.',
    );
  return { input, output, ...(cachedInput === undefined ? {} : { cachedInput }) };
}

/** A limit, or none. Not null: commander makes an empty text of an option's null. */
export type Limit = number | 'none';

/** A limit that is a whole number, or `none`. */
export function readCount(text: string): Limit {
  if (text === 'none') return text;
  if (/^\d+$/.test(text) && Number(text) >= 1) return Number(text);
  throw new InvalidArgumentError('It has to be a whole number from 1, or none.');
}

/** US dollars, or `none`. */
export function readUsd(text: string): Limit {
  if (text === 'none') return text;
  const amount = text.replace(/^\$/, '');
  if (/^\d+(\.\d+)?$|^\.\d+$/.test(amount)) return Number(amount);
  throw new InvalidArgumentError('It has to be an amount in US dollars, as 5 or 0.50, or none.');
}

/** Models with commas between them; `any` is all of them. */
export function readModels(text: string): string[] {
  if (text === 'any') return [];
  const models = text.split(',').map((part) => part.trim());
  if (models.every((model) => model !== '')) return models;
  throw new InvalidArgumentError('It has to be names of models with commas between them, or any.');
}
