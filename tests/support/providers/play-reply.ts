import { createDice, type Dice } from '../../../models/dice.ts';
import { textsLike } from '../../../models/pattern-texts.ts';
import { isObject, type JsonObject } from './json.ts';
import { typesOf } from './openai-strict-schema.ts';

/**
 * What a model might say to a schema: a valid instance, the same for the same seed. Bounds are kept as far as the
 * descriptions tell them in the program's own words (domain/field-words.ts).
 */
export function playSchema(schema: JsonObject, seed: number, name = 'reply'): unknown {
  const dice = createDice(seed, 1, name);
  const types = typesOf(schema);
  const description = typeof schema.description === 'string' ? schema.description : '';
  if (Array.isArray(schema.enum)) return fromEnum(schema.enum, name, description, dice);
  if (types.includes('object')) {
    const parts = Object.entries(isObject(schema.properties) ? schema.properties : {});
    return Object.fromEntries(
      parts.map(([part, inner]) => [part, playSchema(inner as JsonObject, seed, `${name}.${part}`)]),
    );
  }
  if (types.includes('array')) return someOf(schema.items as JsonObject, seed, name, description, dice);
  if (types.includes('boolean')) return /has to be ticked/.test(description) || dice.roll(2) === 0;
  if (types.includes('integer') || types.includes('number')) return number(description, dice);
  return types.includes('string') ? text(description, name, dice) : null;
}

const LEADS_BACK = /^\W*(back|prev|return|cancel|quit|exit|zurück|abbrechen)/i;

function fromEnum(values: unknown[], name: string, description: string, dice: Dice): unknown {
  const given = values.filter((value) => value !== null && value !== '');
  if (name !== 'reply.press') return given[dice.roll(given.length)] ?? values[0] ?? null;
  const labels = new Map(
    [...description.matchAll(/\b(c\d+) = ([^|]*)/g)].map(([, ref, label]) => [ref, label?.trim() ?? '']),
  );
  return given.find((ref) => !LEADS_BACK.test(labels.get(String(ref)) ?? '')) ?? given[0];
}

function someOf(items: JsonObject, seed: number, name: string, description: string, dice: Dice): unknown[] {
  const values = Array.isArray(items.enum)
    ? (items.enum as unknown[])
    : [playSchema(items, seed, `${name}[]`)];
  const musts = /, (.+?) among them/.exec(description)?.[1]?.split(' and ') ?? [];
  const start = dice.roll(values.length);
  const chosen = values.filter((value, index) => index === start || musts.includes(String(value)));
  return [...new Set(chosen)];
}

function number(description: string, dice: Dice): number {
  const least = numberAfter(description, /minimum (-?[\d.e+-]+)/);
  const most = numberAfter(description, /maximum (-?[\d.e+-]+)/);
  const step = numberAfter(description, /in steps of ([\d.e+-]+) from/) ?? 1;
  const base =
    numberAfter(description, /in steps of [\d.e+-]+ from (-?[\d.e+-]+)/) ?? least ?? Math.min(most ?? 0, 0);
  const first = least ?? base;
  const steps = Math.max(0, Math.floor(((most ?? first + 50 * step) - first) / step));
  return Number((first + dice.roll(steps + 1) * step).toFixed(8));
}

function numberAfter(text: string, pattern: RegExp): number | null {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? null : Number(found.replace(/[.,]$/, ''));
}

const WRITTEN: [RegExp, string][] = [
  [/date and time, written as/, '2026-03-31T14:30'],
  [/date, written as/, '2026-03-31'],
  [/time of day, written as/, '14:30'],
  [/month, written as/, '2026-03'],
  [/week, written as/, '2026-W13'],
  [/e-mail address/, 'participant@example.org'],
  [/web address/, 'https://example.org'],
  [/telephone number/, '+49 30 1234567'],
  [/colour, written as/, '#336699'],
];

function text(description: string, name: string, dice: Dice): string {
  const earliest =
    /earliest ([\dTW:-]+)/.exec(description)?.[1] ?? /latest ([\dTW:-]+)/.exec(description)?.[1];
  const written = WRITTEN.find(([kind]) => kind.test(description));
  if (written) return earliest ?? written[1];
  const pattern = /has to fit the regular expression (.+?)(?:, (?:required|may be left empty)|\.$)/.exec(
    description,
  )?.[1];
  if (pattern !== undefined) {
    const whole = new RegExp(`^(?:${pattern})$`);
    return textsLike(pattern, dice).find((one) => whole.test(one)) ?? '';
  }
  const most = numberAfter(description, /at most (\d+) characters/) ?? Infinity;
  const least = numberAfter(description, /at least (\d+) characters/) ?? 0;
  const said =
    name === 'reply.reasoning' ? 'I read the page and thought about it.' : `Said ${dice.roll(1_000)}.`;
  return said.padEnd(least, ' and so on').slice(0, most);
}
