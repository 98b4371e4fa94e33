import { isDateType, isDateValue, type DateType } from '../../domain/date-answers.ts';
import type { Field, FieldType } from '../../domain/observation.ts';
import { attr, has, type Element } from './dom.ts';
import { inputType, oneLine } from './sites.ts';

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
  // A card number with its blanks, a sort code with its hyphens.
  const isSpelled =
    has(input, 'pattern') && !/^\^?(\[0-9\]|\\d)[\d{},*+?]*\$?$/.test(attr(input, 'pattern') ?? '');
  if (mode === 'numeric' && isSpelled) return 'text';
  if (mode === 'numeric') return isWhole(input) ? 'integer' : 'decimal';
  // HTML gives text boxes no bounds; oTree writes them on decimals that may be negative, without inputmode.
  return numberOf(input, 'min') !== null || numberOf(input, 'max') !== null ? 'decimal' : 'text';
}

/** Whether only whole numbers are possible: steps are counted from a first number. */
function isWhole(input: Element): boolean {
  const { step, base } = stepsOf(input);
  return step !== null && Number.isInteger(step) && Number.isInteger(base);
}

/** The steps of a number box; null for `step=any`. */
function stepsOf(input: Element): { step: number | null; base: number } {
  const said = numberOf(input, 'step');
  const isAny = attr(input, 'step')?.toLowerCase() === 'any';
  const ownValue = isNumberBox(input) ? numberOf(input, 'value') : null;
  return {
    step: isAny ? null : said !== null && said > 0 ? said : 1,
    base: numberOf(input, 'min') ?? ownValue ?? 0,
  };
}

function isNumberBox(input: Element): boolean {
  return inputType(input) === 'number' || inputType(input) === 'range';
}

export type Bounds = Pick<
  Field,
  'min' | 'max' | 'step' | 'stepFrom' | 'earliest' | 'latest' | 'minLength' | 'maxLength' | 'pattern'
>;

export const NO_BOUNDS: Bounds = { min: null, max: null, step: null, maxLength: null, pattern: null };

/** What the input takes, as a browser holds it to it. */
export function boundsOf(input: Element, type: FieldType): Bounds {
  if (isDateType(type)) return dateBounds(input, type);
  if (type === 'integer' || type === 'decimal')
    return { ...numberBounds(input, type), ...textBounds(input, type) };
  return { ...NO_BOUNDS, ...textBounds(input, type) };
}

function numberBounds(input: Element, type: FieldType): Pick<Bounds, 'min' | 'max' | 'step' | 'stepFrom'> {
  const isRange = inputType(input) === 'range';
  const bounds = {
    min: numberOf(input, 'min') ?? (isRange ? 0 : null),
    max: numberOf(input, 'max') ?? (isRange ? 100 : null),
  };
  // Text boxes have no steps of their own: whatever number the study takes.
  if (!isNumberBox(input)) {
    const said = numberOf(input, 'step');
    return { ...bounds, step: said !== null && said > 0 ? said : null };
  }
  const { step, base } = stepsOf(input);
  const isUsual = type === 'integer' && step === 1;
  const isCountedFromValue = numberOf(input, 'min') === null && step !== null && base % step !== 0;
  return { ...bounds, step: isUsual ? null : step, ...(isCountedFromValue ? { stepFrom: base } : {}) };
}

function textBounds(input: Element, type: FieldType): Pick<Bounds, 'minLength' | 'maxLength' | 'pattern'> {
  if (!FREE_TEXT.has(type) || isNumberBox(input)) return { maxLength: null, pattern: null };
  const minLength = lengthOf(input, 'minlength');
  return {
    ...(minLength ? { minLength } : {}),
    maxLength: lengthOf(input, 'maxlength'),
    pattern: type === 'textarea' ? null : input.attribs['pattern'] || null,
  };
}

function dateBounds(input: Element, type: DateType): Bounds {
  const valid = (name: string) => {
    const text = attr(input, name);
    return text !== null && isDateValue(type, text) ? text : undefined;
  };
  const [earliest, latest, value] = [valid('min'), valid('max'), valid('value')];
  const said = Number(attr(input, 'step'));
  const hasClock = type === 'time' || type === 'datetime';
  const isAny = attr(input, 'step')?.toLowerCase() === 'any';
  const step = said > 0 ? (hasClock ? said : Math.max(1, Math.round(said))) : null;
  return {
    ...NO_BOUNDS,
    ...(earliest === undefined ? {} : { earliest }),
    ...(latest === undefined ? {} : { latest }),
    step: hasClock && isAny ? 0.001 : step,
    ...(step !== null && earliest === undefined && value !== undefined ? { stepFrom: value } : {}),
  };
}

/** The input's number by this attribute, else null. oTree writes decimals of text boxes with a comma where people do. */
function numberOf(input: Element, name: string): number | null {
  const said = attr(input, name) ?? '';
  const text = isNumberBox(input) ? said : said.replace(',', '.');
  return /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) && Number.isFinite(Number(text))
    ? Number(text)
    : null;
}

function lengthOf(input: Element, name: string): number | null {
  const digits = /^\+?(\d+)/.exec(attr(input, name) ?? '')?.[1];
  return digits === undefined || digits.length > 9 ? null : Number(digits);
}

/** What a browser makes of `value`: a number box holds numbers alone, a date box dates. */
export function valueOf(input: Element, type: FieldType): string {
  const value = input.attribs['value'] ?? '';
  if (isDateType(type)) return isDateValue(type, value.trim()) ? value.trim() : '';
  return inputType(input) === 'number' && numberOf(input, 'value') === null ? '' : oneLine(value);
}
