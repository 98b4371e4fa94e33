import type { Question } from './session-charts.schema.ts';

/** How often a value was given to a field. */
export interface ValueCount {
  value: string;
  count: number;
}

/** So many values are told one by one. */
const TOLD = 25;
const BINS = 10;

/** Sums up the answers to a field; numbers that are more than a few are put into bins. */
export function sumUpAnswers(
  counts: ValueCount[],
  labelOf: (value: string) => string,
): Pick<Question, 'answers' | 'distinct' | 'values' | 'numbers'> {
  const answers = counts.reduce((sum, { count }) => sum + count, 0);
  const values = counts
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, TOLD)
    .map(({ value, count }) => ({ value, label: labelOf(value), count }));
  return { answers, distinct: counts.length, values, numbers: numbersIn(counts, answers) };
}

function numbersIn(counts: ValueCount[], answers: number): Question['numbers'] {
  const numbers = counts
    .map(({ value, count }) => ({ number: Number(value), empty: value.trim() === '', count }))
    .toSorted((a, b) => a.number - b.number);
  if (answers === 0 || numbers.some(({ number, empty }) => empty || !Number.isFinite(number))) return null;
  const min = numbers[0]?.number ?? 0;
  const max = numbers.at(-1)?.number ?? 0;
  const mean = numbers.reduce((sum, { number, count }) => sum + number * count, 0) / answers;
  return { min, max, mean, median: medianOf(numbers, answers), bins: binsOf(numbers, min, max) };
}

function medianOf(sorted: { number: number; count: number }[], answers: number): number {
  const at = (rank: number): number => {
    let seen = 0;
    for (const { number, count } of sorted) if ((seen += count) > rank) return number;
    return 0;
  };
  return (at(Math.floor((answers - 1) / 2)) + at(Math.floor(answers / 2))) / 2;
}

/** Equal widths; the last bin holds the largest number too. Few whole numbers get a bin each. */
function binsOf(numbers: { number: number; count: number }[], min: number, max: number) {
  if (min === max) return [{ from: min, to: max, count: numbers.reduce((sum, { count }) => sum + count, 0) }];
  const whole = numbers.every(({ number }) => Number.isInteger(number)) && max - min < BINS;
  const bins = whole ? max - min + 1 : BINS;
  const width = whole ? 1 : (max - min) / BINS;
  const counts = Array.from({ length: bins }, () => 0);
  for (const { number, count } of numbers) {
    const index = Math.min(Math.floor((number - min) / width), bins - 1);
    counts[index] = (counts[index] ?? 0) + count;
  }
  return counts.map((count, index) => ({ from: min + index * width, to: min + (index + 1) * width, count }));
}
