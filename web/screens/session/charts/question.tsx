import type { ReactNode } from 'react';
import { Bar, BarChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { Question } from '../../../../domain/session-charts.schema.ts';
import { Figure } from './figure.tsx';
import { AXIS, BAR, INK, shortened, TOOLTIP } from './look.ts';

/** Most bars of one question. */
const MOST = 10;
/** Answers that are written are told apart by their number, not drawn. */
const WRITTEN = ['text', 'textarea', 'email', 'url', 'tel'];

/** Answers with labels, though their values may be numbers. */
const CHOSEN = ['choice', 'choices', 'checkbox'];

/** What was answered to one question. */
export function QuestionChart({ question }: { question: Question }): ReactNode {
  const { page, field, label, numbers, values, type } = question;
  const isNumber = numbers !== null && !CHOSEN.includes(type);
  const bars = isNumber ? barsOfNumbers(question, numbers) : barsOfValues(values.slice(0, MOST));
  const drawn = isNumber || !WRITTEN.includes(type);
  return (
    <Figure
      title={label || field}
      says={`${page}: ${wordsOf(question)}`}
      figures={{
        columns: ['Answer', 'Participants'],
        rows: values.map(({ value, label: name, count }) => [name || value || '(empty)', count]),
      }}
    >
      {drawn && (isNumber ? <Histogram bars={bars} /> : <Choices bars={bars} />)}
    </Figure>
  );
}

interface Bars {
  bars: { name: string; count: number }[];
}

function barsOfValues(values: Question['values']): Bars['bars'] {
  return values.map(({ value, label, count }) => ({ name: label || value || '(empty)', count }));
}

/** Few different numbers have a bar each, in their order; many fall into bins. */
function barsOfNumbers(
  { values, distinct }: Question,
  { bins }: NonNullable<Question['numbers']>,
): Bars['bars'] {
  if (distinct <= MOST + 2 && values.length === distinct)
    return barsOfValues(values.toSorted((a, b) => Number(a.value) - Number(b.value)));
  return bins.map(({ from, to, count }) => ({ name: `${short(from)}–${short(to)}`, count }));
}

function Histogram({ bars }: Bars): ReactNode {
  return (
    <ResponsiveContainer width="100%" height={120}>
      <BarChart
        data={bars}
        margin={{ left: 0, right: 8, top: 4 }}
        barCategoryGap={1}
        accessibilityLayer={false}
      >
        <XAxis dataKey="name" minTickGap={8} {...AXIS} />
        <YAxis width={36} allowDecimals={false} {...AXIS} />
        <Tooltip {...TOOLTIP} />
        <Bar dataKey="count" name="Participants" fill={INK} isAnimationActive={false} />
      </BarChart>
    </ResponsiveContainer>
  );
}

function Choices({ bars }: Bars): ReactNode {
  return (
    <ResponsiveContainer width="100%" height={bars.length * 24 + 32}>
      <BarChart data={bars} layout="vertical" margin={{ left: 0, right: 8 }} accessibilityLayer={false}>
        <XAxis type="number" allowDecimals={false} {...AXIS} />
        <YAxis
          type="category"
          dataKey="name"
          width={110}
          interval={0}
          tickFormatter={(name: string) => shortened(name, 16)}
          {...AXIS}
        />
        <Tooltip {...TOOLTIP} />
        <Bar dataKey="count" name="Participants" fill={INK} {...BAR} />
      </BarChart>
    </ResponsiveContainer>
  );
}

function wordsOf({ answers, distinct, numbers, values, type }: Question): string {
  const given = answers === 1 ? '1 answer' : `${answers.toLocaleString()} answers`;
  if (numbers && !CHOSEN.includes(type))
    return `${given}, mean ${short(numbers.mean)}, median ${short(numbers.median)}, from ${short(numbers.min)} to ${short(numbers.max)}.`;
  if (WRITTEN.includes(type)) return `${given}, ${distinct.toLocaleString()} of them different.`;
  const [most] = values;
  return most
    ? `${given}, most often “${shortened(most.label || most.value, 40)}” (${most.count}).`
    : `${given}.`;
}

function short(number: number): string {
  return number.toLocaleString(undefined, { maximumFractionDigits: 2 });
}
