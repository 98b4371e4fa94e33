import type { ReactNode } from 'react';
import { Bar, BarChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { z } from 'zod';
import type { FunnelStageSchema } from '../../../../domain/session-charts.schema.ts';
import { span } from '../../../../domain/why.ts';
import { Figure } from './figure.tsx';
import { AXIS, BAR, INK, PALE, shortened, TOOLTIP } from './look.ts';

type Stage = z.output<typeof FunnelStageSchema>;

/** How many came to each page, and how many went on from it. */
export function Funnel({ stages }: { stages: readonly Stage[] }): ReactNode {
  const data = stages.map(({ number, label, reached, passed }) => ({
    page: `${number} · ${label}`,
    passed,
    stopped: reached - passed,
  }));
  return (
    <Figure
      title="Pages"
      says={wordsOf(stages)}
      figures={{
        columns: ['Page', 'Came to it', 'Went on', 'Median time on it'],
        rows: stages.map(({ number, label, reached, passed, medianMs }) => [
          `${number} · ${label}`,
          reached,
          passed,
          medianMs === null ? '–' : span(medianMs),
        ]),
      }}
    >
      <ResponsiveContainer width="100%" height={Math.max(80, data.length * 26 + 40)}>
        <BarChart data={data} layout="vertical" margin={{ left: 8, right: 12 }} accessibilityLayer={false}>
          <XAxis type="number" allowDecimals={false} {...AXIS} />
          <YAxis
            type="category"
            dataKey="page"
            width={150}
            interval={0}
            tickFormatter={(page: string) => shortened(page)}
            {...AXIS}
          />
          <Tooltip {...TOOLTIP} />
          <Bar dataKey="passed" name="Went on" stackId="all" fill={INK} {...BAR} />
          <Bar dataKey="stopped" name="Did not, so far" stackId="all" fill={PALE} {...BAR} />
        </BarChart>
      </ResponsiveContainer>
    </Figure>
  );
}

function wordsOf(stages: readonly Stage[]): string {
  const [first, last] = [stages[0], stages.at(-1)];
  if (!first || !last) return 'Nobody has come to a page yet.';
  const most = stages.reduce((worst, stage) => (lost(stage) > lost(worst) ? stage : worst), first);
  const where =
    lost(most) > 0 ? ` Most have stayed at page ${most.number} · ${most.label} (${lost(most)}).` : '';
  return `${first.reached} came to the first page, ${last.reached} to the last so far.${where}`;
}

function lost({ reached, passed }: Stage): number {
  return reached - passed;
}
