import { Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { JobDetail } from '../../../../domain/jobs.schema.ts';
import { JsonView } from '../../../parts/json-view.tsx';
import { EmptyState } from '../../../parts/states-of-a-screen.tsx';
import { eventRest, eventWords } from './event-words.ts';

/** What happened, the newest first. */
export function Events({ events }: { events: JobDetail['events'] }): ReactNode {
  if (events.length === 0)
    return <EmptyState title="Nothing has happened yet">It starts as soon as a worker takes it.</EmptyState>;
  return (
    <Table aria-label="Events">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col" w={190}>
            Time
          </Table.Th>
          <Table.Th scope="col">What happened</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {events.toReversed().map((event) => (
          <Table.Tr key={event.sequence}>
            <Table.Td style={{ whiteSpace: 'nowrap', verticalAlign: 'top' }}>
              <time dateTime={event.at}>{new Date(event.at).toLocaleString()}</time>
            </Table.Td>
            <Table.Td>
              <What event={event} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function What({ event: { kind, data, sequence } }: { event: JobDetail['events'][number] }): ReactNode {
  const rest = eventRest(data);
  return (
    <>
      <Text title={kind} style={{ overflowWrap: 'anywhere' }}>
        {eventWords(kind, data)}
      </Text>
      {rest && (
        <details>
          <summary>More</summary>
          {typeof rest.trace === 'string' ? (
            <JsonView value={rest.trace} label={`trace of event ${sequence}`} />
          ) : (
            <JsonView value={rest} label={`event ${sequence}`} />
          )}
        </details>
      )}
    </>
  );
}
