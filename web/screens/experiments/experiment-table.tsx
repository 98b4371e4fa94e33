import { Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ExperimentView } from '../../../domain/experiments.schema.ts';
import { TextLink } from '../../parts/link.tsx';
import { Money } from '../../parts/money.tsx';
import { platformLabel } from '../../parts/platform-words.ts';
import { Since } from '../../parts/since.tsx';
import { StateCounts } from '../../parts/state-counts.tsx';

export function ExperimentTable({ experiments }: { experiments: ExperimentView[] }): ReactNode {
  return (
    <Table.ScrollContainer minWidth={440} type="native">
      <Table aria-label="Experiments">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th visibleFrom="md">Platform</Table.Th>
            <Table.Th ta="right">Sessions</Table.Th>
            <Table.Th>Participants</Table.Th>
            <Table.Th ta="right">Cost</Table.Th>
            <Table.Th visibleFrom="md">Owner</Table.Th>
            <Table.Th visibleFrom="lg">Created</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {experiments.map((experiment) => (
            <Row key={experiment.id} experiment={experiment} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Row({ experiment }: { experiment: ExperimentView }): ReactNode {
  const { id, name, description, platform, sessions, jobs, costUsd, owner, createdAt } = experiment;
  return (
    <Table.Tr>
      <Table.Td>
        <TextLink to="/experiments/$id" params={{ id }} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </TextLink>
        {description !== '' && (
          <Text c="dimmed" fz="sm" lineClamp={1}>
            {description}
          </Text>
        )}
      </Table.Td>
      <Table.Td visibleFrom="md">{platformLabel(platform)}</Table.Td>
      <Table.Td ta="right">{sessions}</Table.Td>
      <Table.Td>
        <StateCounts jobs={jobs} />
      </Table.Td>
      <Table.Td ta="right">
        <Cost usd={costUsd} unpriced={experiment.unpricedCalls} />
      </Table.Td>
      <Table.Td visibleFrom="md" title={owner.email} style={{ overflowWrap: 'anywhere' }}>
        {owner.name}
      </Table.Td>
      <Table.Td visibleFrom="lg" style={{ whiteSpace: 'nowrap' }}>
        <Since at={createdAt} suffix=" ago" />
      </Table.Td>
    </Table.Tr>
  );
}

function Cost({ usd, unpriced }: { usd: number; unpriced: number }): ReactNode {
  return (
    <>
      <Money usd={usd} />
      {unpriced > 0 && (
        <Text c="dimmed" fz="sm" title="Their price is not known.">
          and {unpriced.toLocaleString()} calls
        </Text>
      )}
    </>
  );
}
