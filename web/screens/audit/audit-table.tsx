import { Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AuditEntry } from '../../../domain/audit.schema.ts';
import { TextLink } from '../../parts/link.tsx';
import { When } from '../../parts/when.tsx';

const VIA = { ui: 'web', cli: 'command line', token: 'token', temporal: 'Temporal' } as const;
const OUTCOMES = {
  done: 'done',
  refused: 'refused',
  failed: 'failed',
  under_way: 'under way',
  cut_off: 'cut off: nobody knows how it ended',
} as const;

/** What was done, the newest first. */
export function AuditTable({ entries }: { entries: readonly AuditEntry[] }): ReactNode {
  return (
    <Table.ScrollContainer minWidth={720}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>When</Table.Th>
            <Table.Th>Who</Table.Th>
            <Table.Th>What</Table.Th>
            <Table.Th>By</Table.Th>
            <Table.Th>Outcome</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((entry) => (
            <Table.Tr key={entry.id}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>
                <When at={entry.at} />
              </Table.Td>
              <Table.Td maw={220} style={{ overflowWrap: 'anywhere' }}>
                {entry.who}
              </Table.Td>
              <Table.Td maw={420} style={{ overflowWrap: 'anywhere' }}>
                {entry.words}
                <Places entry={entry} />
              </Table.Td>
              <Table.Td>{VIA[entry.via]}</Table.Td>
              <Table.Td>
                <Text span inherit {...(entry.outcome === 'done' ? { c: 'dimmed' } : { fw: 600 })}>
                  {OUTCOMES[entry.outcome]}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** Where it was, as far as one may see it. */
function Places({ entry: { object, experiments } }: { entry: AuditEntry }): ReactNode {
  return (
    <Text component="div" fz="sm">
      {object !== null && object.name !== null && object.kind === 'session' && (
        <TextLink to="/sessions/$id" params={{ id: object.id }} mr="xs">
          {object.name}
        </TextLink>
      )}
      {object !== null && object.name !== null && object.kind === 'job' && (
        <TextLink to="/jobs/$id" params={{ id: object.id }} mr="xs">
          {object.name}
        </TextLink>
      )}
      {experiments.map(({ id, name }) => (
        <TextLink key={id} to="/experiments/$id" params={{ id }} mr="xs">
          {name}
        </TextLink>
      ))}
    </Text>
  );
}
