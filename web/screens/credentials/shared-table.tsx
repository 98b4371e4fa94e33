import { Badge, Group, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { SharedCredential } from '../../../domain/sharing.schema.ts';
import { priceWords } from './price-words.ts';

/** Credentials of others: what one may know of them. */
export function SharedTable({ shared }: { shared: readonly SharedCredential[] }): ReactNode {
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>Provider</Table.Th>
            <Table.Th>Owner</Table.Th>
            <Table.Th>Models, with prices per million tokens</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shared.map((credential) => (
            <Table.Tr key={credential.id}>
              <Table.Td>
                <Group gap="xs">
                  {credential.name}
                  {credential.disabled && (
                    <Badge color="gray" variant="default" tt="none">
                      Disabled by its owner
                    </Badge>
                  )}
                </Group>
              </Table.Td>
              <Table.Td>{credential.label}</Table.Td>
              <Table.Td>{credential.owner}</Table.Td>
              <Table.Td>
                <SharedModels credential={credential} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function SharedModels({ credential: { anyModel, models } }: { credential: SharedCredential }): ReactNode {
  return (
    <>
      {anyModel && <Text c="dimmed">any model of the provider</Text>}
      {models.map(({ model, price }) => (
        <Group key={model} justify="space-between" gap="md" wrap="nowrap">
          <span>{model}</span>
          <Text span inherit c="dimmed">
            {priceWords(price)}
          </Text>
        </Group>
      ))}
    </>
  );
}
