import { Badge, Group, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CredentialView } from '../../../domain/credentials.schema.ts';
import { TextLink } from '../../parts/link.tsx';
import { DayBudget } from './day-budget.tsx';
import { KeyState } from './key-state.tsx';

/** One's own credentials. */
export function OwnTable({ credentials }: { credentials: readonly CredentialView[] }): ReactNode {
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>Provider</Table.Th>
            <Table.Th>Models</Table.Th>
            <Table.Th>Key</Table.Th>
            <Table.Th ta="right">Spent today (UTC)</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {credentials.map((credential) => (
            <Table.Tr key={credential.id}>
              <Table.Td>
                <Group gap="xs">
                  <TextLink to="/credentials/$id" params={{ id: credential.id }}>
                    {credential.name}
                  </TextLink>
                  {credential.disabled && (
                    <Badge color="gray" variant="default" tt="none">
                      Disabled
                    </Badge>
                  )}
                </Group>
              </Table.Td>
              <Table.Td>{credential.label}</Table.Td>
              <Table.Td maw={260}>
                <ModelNames models={credential.models} />
              </Table.Td>
              <Table.Td>
                <KeyState credential={credential} />
              </Table.Td>
              <Table.Td ta="right">
                <DayBudget credential={credential} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const SHOWN = 3;

function ModelNames({ models }: { models: readonly string[] }): ReactNode {
  if (models.length === 0)
    return (
      <Text span inherit c="dimmed">
        any
      </Text>
    );
  const more = models.length - SHOWN;
  return (
    <Text span inherit style={{ overflowWrap: 'anywhere' }} title={models.join(', ')}>
      {models.slice(0, SHOWN).join(', ')}
      {more > 0 && ` and ${more} more`}
    </Text>
  );
}
