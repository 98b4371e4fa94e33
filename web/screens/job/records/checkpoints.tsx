import { List, Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { EmptyState } from '../../../parts/states-of-a-screen.tsx';
import type { Timeline } from '../queries.ts';

const anywhere = { overflowWrap: 'anywhere' } as const;

/** From where the job can go on, whatever is lost. */
export function Checkpoints({ checkpoints }: { checkpoints: Timeline['checkpoints'] }): ReactNode {
  if (checkpoints.length === 0)
    return <EmptyState title="No checkpoint yet">There is one from its first page on.</EmptyState>;
  return (
    <Table aria-label="Checkpoints">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col" ta="right">
            Step
          </Table.Th>
          <Table.Th scope="col">Address</Table.Th>
          <Table.Th scope="col" ta="right">
            Cookies
          </Table.Th>
          <Table.Th scope="col">Notes</Table.Th>
          <Table.Th scope="col">Time</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {checkpoints.map(({ step, url, cookies, notes, createdAt }) => (
          <Table.Tr key={step}>
            <Table.Td ta="right">{step}</Table.Td>
            <Table.Td style={anywhere}>{url}</Table.Td>
            <Table.Td ta="right">{cookies}</Table.Td>
            <Table.Td style={{ ...anywhere, whiteSpace: 'pre-wrap' }}>{notes}</Table.Td>
            <Table.Td style={{ whiteSpace: 'nowrap' }}>{new Date(createdAt).toLocaleString()}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** What has to be known of its session before the data are used. */
export function Notes({ notes }: { notes: string[] }): ReactNode {
  if (notes.length === 0)
    return (
      <EmptyState title="Nothing to know">
        What has to be known of its session before the data are used stands here.
      </EmptyState>
    );
  return (
    <List>
      {notes.map((note) => (
        <List.Item key={note}>{note}</List.Item>
      ))}
    </List>
  );
}
