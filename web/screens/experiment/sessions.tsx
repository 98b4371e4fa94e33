import { ActionIcon, Group, Menu, SegmentedControl, Table, Text, Title } from '@mantine/core';
import { IconCopy, IconDotsVertical, IconPencil } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { ExperimentView } from '../../../domain/experiments.schema.ts';
import type { SessionSummary } from '../../../domain/sessions.schema.ts';
import { dollars } from '../../parts/dollars.ts';
import { ButtonLink, TextLink } from '../../parts/link.tsx';
import { Money } from '../../parts/money.tsx';
import { MoreButton } from '../../parts/more-button.tsx';
import { platformLabel } from '../../parts/platform-words.ts';
import { Since } from '../../parts/since.tsx';
import { jobsIn, StateCounts } from '../../parts/state-counts.tsx';
import { EmptyState, Loaded } from '../../parts/states-of-a-screen.tsx';
import { useDuplicateSession } from './use-duplicate-session.ts';
import { experimentQueries } from './queries.ts';

/** The sessions of an experiment with what became of their jobs. */
export function Sessions({ experiment }: { experiment: ExperimentView }): ReactNode {
  const [archived, setArchived] = useState(false);
  const sessions = useInfiniteQuery(experimentQueries.sessions(experiment.id, archived));
  return (
    <section aria-labelledby="sessions-heading">
      <Group justify="space-between" mb="xs">
        <Title order={2} id="sessions-heading">
          Sessions
        </Title>
        <SegmentedControl
          size="xs"
          aria-label="Which sessions"
          value={archived ? 'archived' : 'current'}
          onChange={(value) => setArchived(value === 'archived')}
          data={[
            { value: 'current', label: 'Current' },
            { value: 'archived', label: 'Archived' },
          ]}
        />
      </Group>
      <Loaded query={sessions}>
        {({ pages }) => {
          const all = pages.flatMap((page) => page.sessions);
          if (all.length === 0) return <NoSessions experiment={experiment} archived={archived} />;
          return (
            <>
              <SessionTable sessions={all} mayEdit={experiment.rights.includes('edit')} />
              <MoreButton query={sessions} />
            </>
          );
        }}
      </Loaded>
    </section>
  );
}

function NoSessions({ experiment, archived }: { experiment: ExperimentView; archived: boolean }): ReactNode {
  if (archived) return <Text c="dimmed">No session is archived.</Text>;
  const { id, rights } = experiment;
  const action = rights.includes('edit') && (
    <ButtonLink to="/experiments/$id/new-session" params={{ id }}>
      Create the first session
    </ButtonLink>
  );
  return (
    <EmptyState title="No sessions yet" action={action}>
      A session says who the participants are, which model answers for them, and what it may cost. Then it is
      given links to the study.
    </EmptyState>
  );
}

function SessionTable({ sessions, mayEdit }: { sessions: SessionSummary[]; mayEdit: boolean }): ReactNode {
  return (
    <Table.ScrollContainer minWidth={480} type="native">
      <Table aria-labelledby="sessions-heading">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>Model</Table.Th>
            <Table.Th ta="right" visibleFrom="md">
              Participants
            </Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th ta="right">Cost</Table.Th>
            <Table.Th visibleFrom="lg">Created</Table.Th>
            {mayEdit && <Table.Th aria-label="Actions" />}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sessions.map((session) => (
            <Row key={session.id} session={session} mayEdit={mayEdit} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Row({ session, mayEdit }: { session: SessionSummary; mayEdit: boolean }): ReactNode {
  const { id, name, model, platform, jobs, costUsd, unpricedCalls, maxCostUsd, createdAt } = session;
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <TextLink to="/sessions/$id" params={{ id }}>
          {name}
        </TextLink>
      </Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        {model}
        <Text c="dimmed" fz="sm">
          {platformLabel(platform)}
        </Text>
      </Table.Td>
      <Table.Td ta="right" visibleFrom="md">
        {jobsIn(jobs).toLocaleString()}
      </Table.Td>
      <Table.Td>
        <StateCounts jobs={jobs} />
      </Table.Td>
      <Table.Td ta="right">
        <Money usd={costUsd} />
        {maxCostUsd !== null && (
          <Text c="dimmed" fz="sm">
            of {dollars(maxCostUsd)}
          </Text>
        )}
        {unpricedCalls > 0 && (
          <Text c="dimmed" fz="sm" title="Their price is not known.">
            and {unpricedCalls.toLocaleString()} calls
          </Text>
        )}
      </Table.Td>
      <Table.Td visibleFrom="lg" style={{ whiteSpace: 'nowrap' }}>
        <Since at={createdAt} suffix=" ago" />
      </Table.Td>
      {mayEdit && (
        <Table.Td ta="right">
          <RowMenu id={id} name={name} />
        </Table.Td>
      )}
    </Table.Tr>
  );
}

function RowMenu({ id, name }: { id: string; name: string }): ReactNode {
  const navigate = useNavigate();
  const { duplicate, isPending } = useDuplicateSession();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={`More about ${name}`} color="gray" loading={isPending}>
          <IconDotsVertical size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconPencil size={16} aria-hidden />}
          onClick={() => void navigate({ to: '/sessions/$id/edit', params: { id } })}
        >
          Edit
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={() => duplicate(id)}>
          Duplicate
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
