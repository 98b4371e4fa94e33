import type { ReactNode } from 'react';
import { Area, AreaChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { ProgressPoint, SessionCharts } from '../../../../domain/session-charts.schema.ts';
import { dollars } from '../../../parts/dollars.ts';
import { Figure } from './figure.tsx';
import { AXIS, INK, momentWords, TOOLTIP } from './look.ts';

const SERIES = [
  { key: 'completed', name: 'Completed', color: 'green' },
  { key: 'underWay', name: 'Under way', color: 'blue' },
  { key: 'queued', name: 'Queued', color: 'gray' },
  { key: 'full', name: 'Study full', color: 'grape' },
  { key: 'failed', name: 'Failed', color: 'red' },
  { key: 'cancelled', name: 'Cancelled', color: 'dark' },
] as const;

const MARGIN = { left: 0, right: 12, top: 4 };

/** How many participants were queued, under way and over, over time. */
export function StatesOverTime({ points }: { points: readonly ProgressPoint[] }): ReactNode {
  const first = points[0]?.at ?? '';
  const last = points.at(-1);
  const there = SERIES.filter(({ key }) => points.some((point) => point[key] > 0));
  const now = there.map(({ key, name }) => `${name.toLowerCase()} ${last?.[key] ?? 0}`).join(', ');
  return (
    <Figure
      title="Participants over time"
      says={last ? `At last: ${now}.` : 'Nothing has happened yet.'}
      figures={{
        columns: ['Time', ...there.map(({ name }) => name)],
        rows: points.map((point) => [momentWords(point.at, first), ...there.map(({ key }) => point[key])]),
      }}
    >
      <ResponsiveContainer width="100%" height={190}>
        <AreaChart data={[...points]} margin={MARGIN} accessibilityLayer={false}>
          <XAxis
            dataKey="at"
            minTickGap={50}
            tickFormatter={(at: string) => momentWords(at, first)}
            {...AXIS}
          />
          <YAxis width={44} allowDecimals={false} {...AXIS} />
          <Tooltip {...TOOLTIP} labelFormatter={(at) => momentWords(at as string, first)} />
          {there.map(({ key, name, color }) => (
            <Area
              key={key}
              type="step"
              dataKey={key}
              name={name}
              stackId="all"
              stroke={`var(--mantine-color-${color}-6)`}
              fill={`var(--mantine-color-${color}-6)`}
              fillOpacity={0.55}
              isAnimationActive={false}
            />
          ))}
        </AreaChart>
      </ResponsiveContainer>
    </Figure>
  );
}

/** What the calls cost until then. */
export function CostOverTime({ points }: { points: SessionCharts['costs'] }): ReactNode {
  const first = points[0]?.at ?? '';
  const last = points.at(-1);
  if (!last) return null;
  return (
    <Figure
      title="Cost over time"
      says={`${dollars(last.costUsd)} for ${last.calls.toLocaleString()} calls of the model.`}
      figures={{
        columns: ['Time', 'Cost', 'Calls'],
        rows: points.map(({ at, costUsd, calls }) => [momentWords(at, first), dollars(costUsd), calls]),
      }}
    >
      <ResponsiveContainer width="100%" height={150}>
        <AreaChart data={[...points]} margin={MARGIN} accessibilityLayer={false}>
          <XAxis
            dataKey="at"
            minTickGap={50}
            tickFormatter={(at: string) => momentWords(at, first)}
            {...AXIS}
          />
          <YAxis width={64} tickFormatter={(usd: number) => dollars(usd)} {...AXIS} />
          <Tooltip
            {...TOOLTIP}
            labelFormatter={(at) => momentWords(at as string, first)}
            formatter={(usd) => dollars(Number(usd))}
          />
          <Area
            dataKey="costUsd"
            name="Cost"
            stroke={INK}
            fill={INK}
            fillOpacity={0.25}
            isAnimationActive={false}
          />
        </AreaChart>
      </ResponsiveContainer>
    </Figure>
  );
}
