import { Badge, Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import type { JobDetail } from '../../../../domain/jobs.schema.ts';
import { Loading } from '../../../parts/states-of-a-screen.tsx';
import type { Timeline } from '../queries.ts';
import { Checkpoints, Notes } from './checkpoints.tsx';
import { Events } from './events.tsx';
import { Settings } from './settings.tsx';

/** What is on record of the job as a whole. */
export function JobRecords({ job, timeline }: { job: JobDetail; timeline: Timeline | undefined }): ReactNode {
  return (
    <Tabs defaultValue="events" keepMounted={false} mt="lg">
      <Tabs.List mb="sm" aria-label="Of the whole job">
        <Tabs.Tab value="events" rightSection={<Count of={job.events.length} />}>
          Events
        </Tabs.Tab>
        <Tabs.Tab value="checkpoints" rightSection={<Count of={timeline?.checkpoints.length ?? 0} />}>
          Checkpoints
        </Tabs.Tab>
        <Tabs.Tab value="notes" rightSection={<Count of={job.notes.length} />}>
          Notes
        </Tabs.Tab>
        <Tabs.Tab value="settings">Settings</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="events">
        <Events events={job.events} />
      </Tabs.Panel>
      <Tabs.Panel value="checkpoints">
        {timeline ? <Checkpoints checkpoints={timeline.checkpoints} /> : <Loading rows={2} />}
      </Tabs.Panel>
      <Tabs.Panel value="notes">
        <Notes notes={job.notes} />
      </Tabs.Panel>
      <Tabs.Panel value="settings">
        <Settings job={job} />
      </Tabs.Panel>
    </Tabs>
  );
}

function Count({ of }: { of: number }): ReactNode {
  if (of === 0) return null;
  return (
    <Badge variant="default" size="sm">
      {of}
    </Badge>
  );
}
