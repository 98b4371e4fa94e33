import type { Field, FieldType } from '../../domain/observation.ts';
import { attr, has, type Element } from './dom.ts';
import { inputType } from './sites.ts';

/** Input types whose name says it all. */
const SAME_NAME = new Set(['date', 'time', 'month', 'week', 'email', 'url', 'tel', 'color', 'file']);

/** Inputs that a browser holds to `maxlength` and `pattern`. */
const FREE_TEXT = new Set<FieldType>(['text', 'textarea', 'email', 'url', 'tel', 'integer', 'decimal']);

/** The type of a single input, select or textarea. */
export function fieldType(input: Element): FieldType {
  if (input.name === 'textarea') return 'textarea';
  if (input.name === 'select') return has(input, 'multiple') ? 'choices' : 'choice';
  const type = inputType(input);
  if (type === 'checkbox') return 'checkbox';
  if (type === 'radio') return 'choice';
  if (type === 'datetime-local') return 'datetime';
  if (SAME_NAME.has(type)) return type as FieldType;
  if (type === 'number' || type === 'range') return isWhole(input) ? 'integer' : 'decimal';
  return textType(input);
}

function textType(input: Element): FieldType {
  const mode = attr(input, 'inputmode')?.toLowerCase();
  if (mode === 'decimal') return 'decimal';
  if (mode === 'numeric') return isWhole(input) ? 'integer' : 'decimal';
  // HTML gives text boxes no bounds; oTree writes them on decimals that may be negative, without inputmode.
  return numberOf(input, 'min') !== null || numberOf(input, 'max') !== null ? 'decimal' : 'text';
}

/** Whether only whole numbers are possible: steps are counted from `min`. */
function isWhole(input: Element): boolean {
  if (attr(input, 'step')?.toLowerCase() === 'any') return false;
  return [numberOf(input, 'step') ?? 1, numberOf(input, 'min') ?? 0].every(Number.isInteger);
}

export type Bounds = Pick<Field, 'min' | 'max' | 'step' | 'maxLength' | 'pattern'>;

export const NO_BOUNDS: Bounds = { min: null, max: null, step: null, maxLength: null, pattern: null };

/** What the input takes. Dates have bounds too, but no number for them. */
export function boundsOf(input: Element, type: FieldType): Bounds {
  const numeric = type === 'integer' || type === 'decimal';
  const isRange = inputType(input) === 'range';
  const isNumberBox = isRange || inputType(input) === 'number';
  const step = numberOf(input, 'step');
  const maxLength = numberOf(input, 'maxlength');
  return {
    min: numeric ? (numberOf(input, 'min') ?? (isRange ? 0 : null)) : null,
    max: numeric ? (numberOf(input, 'max') ?? (isRange ? 100 : null)) : null,
    step: numeric && step !== null && step > 0 ? step : null,
    maxLength: FREE_TEXT.has(type) && !isNumberBox && maxLength !== null && maxLength >= 0 ? maxLength : null,
    pattern: FREE_TEXT.has(type) && !isNumberBox && type !== 'textarea' ? attr(input, 'pattern') : null,
  };
}

function numberOf(input: Element, name: string): number | null {
  const text = attr(input, name);
  const number = text === null ? NaN : Number(text.replace(',', '.'));
  return Number.isFinite(number) ? number : null;
}
