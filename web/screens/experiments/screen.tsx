import { Button, SegmentedControl } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { MoreButton } from '../../parts/more-button.tsx';
import { PageTitle } from '../../parts/page-title.tsx';
import { EmptyState, Loaded } from '../../parts/states-of-a-screen.tsx';
import { ExperimentTable } from './experiment-table.tsx';
import { NewExperiment } from './new-experiment.tsx';
import { experimentsQuery } from './queries.ts';
import { TryIt } from './try-it.tsx';

export function ExperimentsScreen(): ReactNode {
  const [archived, setArchived] = useState(false);
  const [opened, { open, close }] = useDisclosure();
  const experiments = useInfiniteQuery(experimentsQuery(archived));
  const begin = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
      New experiment
    </Button>
  );
  return (
    <>
      <PageTitle
        title="Experiments"
        actions={
          <>
            <SegmentedControl
              size="xs"
              aria-label="Which experiments"
              value={archived ? 'archived' : 'current'}
              onChange={(value) => setArchived(value === 'archived')}
              data={[
                { value: 'current', label: 'Current' },
                { value: 'archived', label: 'Archived' },
              ]}
            />
            {begin}
          </>
        }
      />
      <Loaded query={experiments} rows={6}>
        {({ pages }) => {
          const all = pages.flatMap((page) => page.experiments);
          if (all.length === 0)
            return archived ? (
              <EmptyState title="Nothing is archived">
                An experiment that is archived is out of sight, and stands here.
              </EmptyState>
            ) : (
              <EmptyState title="No experiments yet" action={<TryIt begin={begin} />}>
                An experiment is a study that participants go through. Give it a name and its platform; then
                add a session, which says who the participants are and what answers for them.
              </EmptyState>
            );
          return (
            <>
              <ExperimentTable experiments={all} />
              <MoreButton query={experiments} />
            </>
          );
        }}
      </Loaded>
      <NewExperiment opened={opened} onClose={close} />
    </>
  );
}
