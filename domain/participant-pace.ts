import type { ConfigContent } from './config.schema.ts';
import type { Field, FieldType, Observation } from './observation.ts';

/** How long participants take for a page at least; null: no longer than their model takes. */
export type ParticipantPace = ConfigContent['pace'];

/**
 * Silent reading of non-fiction in English: 238 words a minute on average over 190 studies, most adults between 175 and 300
 * (Brysbaert 2019, Journal of Memory and Language 109, 104047). The spread between readers is drawn as a normal distribution.
 */
const WORDS_PER_MINUTE = { mean: 238, deviation: 50, least: 150, most: 350 };
/** A written answer, in words a minute: composing takes longer than the 40 of copying. A convention. */
const WRITTEN_PER_MINUTE = 20;
/** Words of an answer of which nothing is asked. Conventions. */
const WORDS_OF_LINE = 4;
const WORDS_OF_LINES = 25;
/** To decide on an answer of a kind, and to give it, in seconds. Conventions: no study has them for all of these. */
const SECONDS: Partial<Record<FieldType, number>> = {
  choice: 3,
  choices: 5,
  checkbox: 1.5,
  integer: 4,
  decimal: 5,
};
const SECONDS_OF_OTHERS = 6;
const SECONDS_OF_PRESS = 1;
/** A person is so much slower or faster from page to page. */
const PAGE_SPREAD = 0.2;
/** An answer leaves so long before the study takes the page away: this share of the page's time, at least the seconds. */
const MARGIN_SHARE = 0.1;
const MARGIN_MS = 5_000;
const MOST_MS = 86_400_000;

/**
 * How long a participant takes for a page at least, in ms. The same seed and step give the same time.
 * @returns null where the session has no pace
 */
export function paceMs(
  observation: Observation,
  pace: ParticipantPace,
  seed: number,
  step: number,
): number | null {
  if (pace === null) return null;
  if (pace !== 'reading') {
    const { minSeconds, maxSeconds } = pace;
    return Math.round((minSeconds + chance(`${seed} ${step} range`) * (maxSeconds - minSeconds)) * 1000);
  }
  const reading = (wordsOf(observation) / speedOf(seed)) * 60;
  const answering = observation.fields.reduce((sum, field) => sum + secondsOf(field), SECONDS_OF_PRESS);
  const spread = 1 + PAGE_SPREAD * (2 * chance(`${seed} ${step} spread`) - 1);
  return Math.min(MOST_MS, Math.round((reading + answering) * spread * 1000));
}

/**
 * When an answer is sent, in ms since the epoch: after the participant's time, but early enough for the study.
 * @param deadlineAt when the study takes the page away; null: never
 */
export function sendAt(openedAt: number, ownMs: number, deadlineAt: number | null): number {
  const due = openedAt + ownMs;
  if (deadlineAt === null) return due;
  const margin = Math.max(MARGIN_MS, (deadlineAt - openedAt) * MARGIN_SHARE);
  return Math.min(due, deadlineAt - margin);
}

/** Words a minute of a participant: one of a normal distribution, within bounds. */
function speedOf(seed: number): number {
  const { mean, deviation, least, most } = WORDS_PER_MINUTE;
  const distance = Math.sqrt(-2 * Math.log(1 - chance(`${seed} speed`)));
  const normal = distance * Math.cos(2 * Math.PI * chance(`${seed} direction`));
  return Math.min(most, Math.max(least, mean + deviation * normal));
}

function wordsOf({ text }: Observation): number {
  // What stands for a field (`{name: …}`) is not read; its choices are.
  const read = text.replace(/\{[\w.#[\]-]+: [^{}]*\}/g, ' ').match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu);
  return read?.length ?? 0;
}

function secondsOf({ type, maxLength, minLength }: Field): number {
  if (type !== 'text' && type !== 'textarea') return SECONDS[type] ?? SECONDS_OF_OTHERS;
  const usual = type === 'text' ? WORDS_OF_LINE : WORDS_OF_LINES;
  const words = Math.max(
    (minLength ?? 0) / SIGNS_OF_WORD,
    Math.min(usual, (maxLength ?? Infinity) / SIGNS_OF_WORD),
  );
  return (words / WRITTEN_PER_MINUTE) * 60;
}

/** A word with its space. */
const SIGNS_OF_WORD = 6;

/** A number in [0, 1) that looks like chance and is the same for the same text (FNV-1a, mixed at its end). */
function chance(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}
