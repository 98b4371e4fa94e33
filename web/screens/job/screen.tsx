import { Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { queries } from '../../api/queries.ts';
import { TextLink } from '../../parts/link.tsx';
import { PageTitle } from '../../parts/page-title.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { ErrorState, Loaded } from '../../parts/states-of-a-screen.tsx';
import { JobActions, useCommand } from './actions.tsx';
import { Approval } from './approval/approval.tsx';
import { JobHead, TemporalLink } from './head.tsx';
import { Neighbours } from './neighbours.tsx';
import { jobQueries, type Timeline as TimelineOf } from './queries.ts';
import { JobRecords } from './records/job-records.tsx';
import { Steps } from './steps.tsx';

const route = getRouteApi('/inside/jobs/$id');

export function JobScreen(): ReactNode {
  const { id } = route.useParams();
  // Another job is another screen: what was chosen in one has no meaning in the next.
  return <OneJob key={id} id={id} />;
}

function OneJob({ id }: { id: string }): ReactNode {
  const job = useQuery(queries.job(id));
  const timeline = useQuery(jobQueries.timeline(id));
  const command = useCommand(id);
  return (
    <>
      <PageTitle
        title={job.data ? `Participant ${job.data.participant}` : `Job ${id}`}
        crumbs={crumbsOf(timeline.data)}
        actions={
          <>
            {timeline.data && <Neighbours previous={timeline.data.previous} next={timeline.data.next} />}
            {job.data && <JobActions job={job.data} command={command} />}
          </>
        }
      >
        {job.data && (
          <Group gap="md">
            <StateBadge state={job.data.state} reason={job.data.reason} />
            <TemporalLink job={id} />
          </Group>
        )}
      </PageTitle>
      {command.error && <ErrorState error={command.error} />}
      <Loaded query={job}>
        {(found) => (
          <>
            <JobHead job={found} timeline={timeline.data} />
            <Approval job={found} />
            <Loaded query={timeline}>{(when) => <Steps job={found} timeline={when} />}</Loaded>
            <JobRecords job={found} timeline={timeline.data} />
          </>
        )}
      </Loaded>
    </>
  );
}

function crumbsOf(timeline: TimelineOf | undefined): ReactNode[] {
  const home = <TextLink to="/">Experiments</TextLink>;
  if (!timeline) return [home];
  const { experiment, session } = timeline;
  return [
    home,
    <TextLink to="/experiments/$id" params={{ id: experiment.id }}>
      {experiment.name}
    </TextLink>,
    <TextLink to="/sessions/$id" params={{ id: session.id }}>
      {session.name}
    </TextLink>,
  ];
}
