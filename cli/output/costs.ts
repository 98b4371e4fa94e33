import pc from 'picocolors';
import type { COSTS_BY, CostRow, CostSums } from '../../domain/costs.schema.ts';
import { dollars } from './dollars.ts';
import { textTable, type Side } from './text-table.ts';

interface Costs {
  by: (typeof COSTS_BY)[number];
  rows: CostRow[];
  total: CostSums;
}

/** Columns that are shown only where some row has something to say in them. */
const RARE: [head: string, of: (sums: CostSums) => number][] = [
  ['under way', ({ underWay }) => underWay],
  ['failed', ({ failed }) => failed],
  ['interrupted', ({ interrupted }) => interrupted],
  ['refusals', ({ refusals }) => refusals],
  ['cut', ({ cut }) => cut],
  ['empty', ({ empty }) => empty],
  ['unreadable', ({ unreadable }) => unreadable],
  ['misfits', ({ misfits }) => misfits],
];

/** Costs for people: a line each, and a total. What is not known says so. */
export function costTable({ by, rows, total }: Costs): string {
  const rare = RARE.filter(([, of]) => of(total) > 0);
  const head = [by, 'calls', 'answered', ...rare.map(([name]) => name), ...TOKENS, 'cost', 'unconfirmed'];
  const lineOf = (name: string, sums: CostSums): string[] => [
    name,
    ...[sums.calls, sums.answered, ...rare.map(([, of]) => of(sums))].map(String),
    ...[sums.promptTokens, sums.cachedTokens, sums.completionTokens, sums.reasoningTokens].map(String),
    costOf(sums),
    unconfirmedOf(sums),
  ];
  const lines = rows.map((row) => lineOf(nameOf(row, by), row));
  const sides = head.map((_, column): Side => (column === 0 ? 'left' : 'right'));
  const [first = '', ...others] = textTable([head, ...lines, lineOf('total', total)], sides).split('\n');
  return [pc.dim(first), ...others.slice(0, -1), pc.bold(others.at(-1) ?? '')].join('\n');
}

const TOKENS = ['input tokens', 'cached', 'output tokens', 'reasoning'];

function nameOf({ key, name }: CostRow, by: string): string {
  if (key === null) return `no ${by}`;
  return name === null ? key : `${key} ${name.replace(/\s+/g, ' ')}`;
}

function costOf({ costUsd, unpricedCalls, answered }: CostSums): string {
  const unknown = unpricedCalls === answered ? 'unknown' : `unknown for ${unpricedCalls}`;
  if (costUsd === null) return unknown;
  return unpricedCalls > 0 ? `${dollars(costUsd)} + ${unknown}` : dollars(costUsd);
}

function unconfirmedOf({ unconfirmedCalls, unconfirmedUsd }: CostSums): string {
  if (unconfirmedCalls === 0) return '';
  return unconfirmedUsd === null ? 'unknown' : `≤ ${dollars(unconfirmedUsd)}`;
}
