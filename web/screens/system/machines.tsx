import { Badge, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { System } from '../../../domain/system.schema.ts';
import { Section } from '../../parts/section.tsx';
import { Since } from '../../parts/since.tsx';

export function WorkersSection({ system: { workers } }: { system: System }): ReactNode {
  return (
    <Section title="Workers" about="They visit pages and ask models.">
      {workers.length === 0 ? (
        <Text c="dimmed">None was ever seen. Start one with proband up.</Text>
      ) : (
        <Table.ScrollContainer minWidth={560}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Host</Table.Th>
                <Table.Th ta="right">Process</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th>Build</Table.Th>
                <Table.Th>Up</Table.Th>
                <Table.Th>Last seen</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {workers.map((worker) => (
                <Table.Tr key={worker.id}>
                  <Table.Td>{worker.host}</Table.Td>
                  <Table.Td ta="right">{worker.pid}</Table.Td>
                  <Table.Td>
                    <Badge color={worker.alive ? 'green' : 'red'} variant="default" tt="none">
                      {worker.alive ? 'Alive' : 'Gone'}
                    </Badge>
                  </Table.Td>
                  <Table.Td>{worker.build}</Table.Td>
                  <Table.Td>
                    <Since at={worker.startedAt} />
                  </Table.Td>
                  <Table.Td>
                    <Since at={worker.lastSeenAt} suffix=" ago" />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Section>
  );
}

export function QueuesSection({ system: { queues } }: { system: System }): ReactNode {
  if (queues.length === 0) return null;
  const of = (value: number | null): string => (value === null ? 'unknown' : value.toLocaleString());
  return (
    <Section title="Queues" about="Tasks that no worker has taken yet.">
      <Table.ScrollContainer minWidth={480}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Queue</Table.Th>
              <Table.Th>Tasks of</Table.Th>
              <Table.Th ta="right">Waiting</Table.Th>
              <Table.Th ta="right">Oldest</Table.Th>
              <Table.Th ta="right">Workers asking</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {queues.map(({ name, kind, backlog, oldestSeconds, pollers }) => (
              <Table.Tr key={`${name} ${kind}`}>
                <Table.Td>{name}</Table.Td>
                <Table.Td>{kind === 'workflow' ? 'workflows' : 'activities'}</Table.Td>
                <Table.Td ta="right">{of(backlog)}</Table.Td>
                <Table.Td ta="right">
                  {oldestSeconds === null ? '–' : `${oldestSeconds.toFixed(0)} s`}
                </Table.Td>
                <Table.Td ta="right">{of(pollers)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Section>
  );
}
