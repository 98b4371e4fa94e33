import { Button, SimpleGrid, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState, type ReactNode } from 'react';
import type { SessionCharts } from '../../../../domain/session-charts.schema.ts';
import { Loaded } from '../../../parts/states-of-a-screen.tsx';
import { sessionQueries } from '../queries.ts';
import { Funnel } from './funnel.tsx';
import { CostOverTime, StatesOverTime } from './over-time.tsx';
import { QuestionChart } from './question.tsx';
import { Trouble } from './trouble.tsx';
import { useInSight } from './use-in-sight.ts';

const RENEWED_MS = 5_000;

/** How far participants came, when, at what cost, what they answered, and what was not taken. */
export function Charts({ session, isLive }: { session: string; isLive: boolean }): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const { seen, inSight } = useInSight(place);
  const query = useQuery({
    ...sessionQueries.charts(session),
    enabled: seen,
    // A tab in the background is not renewed; nor is what is out of sight.
    refetchInterval: isLive && inSight ? RENEWED_MS : false,
  });
  return (
    <Stack ref={place} component="section" mt="lg" gap="md" aria-labelledby="charts">
      <Title order={2} id="charts">
        How it goes
      </Title>
      <Loaded query={query} rows={8}>
        {(charts) => <AllCharts charts={charts} />}
      </Loaded>
    </Stack>
  );
}

const MOST_QUESTIONS = 12;

function AllCharts({ charts }: { charts: SessionCharts }): ReactNode {
  const { funnel, progress, costs, questions, trouble } = charts;
  const [showsAll, setShowsAll] = useState(false);
  const shown = showsAll ? questions : questions.slice(0, MOST_QUESTIONS);
  return (
    <>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <Funnel stages={funnel} />
        <Stack gap="lg" miw={0}>
          <StatesOverTime points={progress} />
          <CostOverTime points={costs} />
        </Stack>
      </SimpleGrid>
      <Trouble trouble={trouble} />
      {questions.length > 0 && (
        <>
          <Title order={2}>Answers</Title>
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="lg">
            {shown.map((question) => (
              <QuestionChart key={`${question.page} ${question.field}`} question={question} />
            ))}
          </SimpleGrid>
          {questions.length > MOST_QUESTIONS && (
            <Button variant="default" w="fit-content" onClick={() => setShowsAll(!showsAll)}>
              {showsAll ? `Show the first ${MOST_QUESTIONS}` : `Show all ${questions.length} questions`}
            </Button>
          )}
        </>
      )}
    </>
  );
}
