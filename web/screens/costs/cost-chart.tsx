import { Box, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { CostRow } from '../../../domain/costs.schema.ts';
import { dollars } from '../../parts/dollars.ts';
import { BY_WORDS, nameOf, type By } from './columns.ts';

/** So many are drawn: days the last, else those that cost most. */
const DRAWN = 30;

/** What is known, and on top what is not confirmed. The table below has the same numbers. */
export function CostChart({ rows, by }: { rows: readonly CostRow[]; by: By }): ReactNode {
  const drawn = by === 'day' ? rows.slice(-DRAWN) : [...rows].sort((a, b) => sum(b) - sum(a)).slice(0, DRAWN);
  const data = drawn.map((row) => ({
    name: nameOf(row, by),
    known: row.costUsd ?? 0,
    unconfirmed: row.unconfirmedUsd ?? 0,
  }));
  return (
    <Box role="img" aria-label={`Costs by ${BY_WORDS[by].toLowerCase()}, as in the table below`} mb="md">
      <ResponsiveContainer width="100%" height={240}>
        <BarChart data={data} margin={{ top: 8, right: 8, bottom: 0, left: 8 }} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--mantine-color-default-border)" />
          <XAxis dataKey="name" tick={TICK} tickFormatter={shortened} stroke="var(--mantine-color-dimmed)" />
          <YAxis tick={TICK} tickFormatter={dollars} width={72} stroke="var(--mantine-color-dimmed)" />
          <Tooltip
            formatter={(value) => dollars(Number(value))}
            cursor={{ fill: 'var(--mantine-color-default-hover)' }}
            contentStyle={{
              background: 'var(--mantine-color-body)',
              border: '1px solid var(--mantine-color-default-border)',
            }}
          />
          <Legend />
          <Bar
            dataKey="known"
            name="Known"
            stackId="usd"
            fill="var(--mantine-color-ink-6)"
            isAnimationActive={false}
          />
          <Bar
            dataKey="unconfirmed"
            name="Unconfirmed, at most"
            stackId="usd"
            fill="var(--mantine-color-orange-5)"
            isAnimationActive={false}
          />
        </BarChart>
      </ResponsiveContainer>
      {rows.length > DRAWN && (
        <Text c="dimmed" fz="sm">
          {by === 'day' ? `The last ${DRAWN} days` : `The ${DRAWN} that cost most`} of {rows.length}.
        </Text>
      )}
    </Box>
  );
}

const TICK = { fill: 'var(--mantine-color-dimmed)', fontSize: 12 };
const SHORT = 16;

function sum({ costUsd, unconfirmedUsd }: CostRow): number {
  return (costUsd ?? 0) + (unconfirmedUsd ?? 0);
}

function shortened(text: string): string {
  return text.length > SHORT ? `${text.slice(0, SHORT - 1)}…` : text;
}
