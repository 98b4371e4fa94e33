import { Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CostRow, CostSums } from '../../../domain/costs.schema.ts';
import { dollars } from '../../parts/dollars.ts';
import { TextLink } from '../../parts/link.tsx';
import { BY_WORDS, COUNTS, nameOf, type By } from './columns.ts';

/** A row each, and the total. What is known, unpriced and unconfirmed stands apart. */
export function CostTable({
  rows,
  total,
  by,
}: {
  rows: readonly CostRow[];
  total: CostSums;
  by: By;
}): ReactNode {
  return (
    <Table.ScrollContainer minWidth={880} mah="70vh">
      <Table stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{BY_WORDS[by]}</Table.Th>
            {COUNTS.map(({ name, label }) => (
              <Table.Th key={name} ta="right">
                {label}
              </Table.Th>
            ))}
            <Table.Th ta="right">Known</Table.Th>
            <Table.Th ta="right">Unpriced calls</Table.Th>
            <Table.Th ta="right">Unconfirmed</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.key ?? ''}>
              <Table.Th scope="row" fw={400} maw={320} style={{ overflowWrap: 'anywhere' }}>
                <Named row={row} by={by} />
              </Table.Th>
              <Sums sums={row} />
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr>
            <Table.Th scope="row">Total</Table.Th>
            <Sums sums={total} />
          </Table.Tr>
        </Table.Tfoot>
      </Table>
    </Table.ScrollContainer>
  );
}

function Named({ row, by }: { row: CostRow; by: By }): ReactNode {
  const name = nameOf(row, by);
  if (row.key === null)
    return (
      <Text span inherit c="dimmed">
        {name}
      </Text>
    );
  const params = { id: row.key };
  if (row.name === null) return name;
  if (by === 'experiment')
    return (
      <TextLink to="/experiments/$id" params={params}>
        {name}
      </TextLink>
    );
  if (by === 'session')
    return (
      <TextLink to="/sessions/$id" params={params}>
        {name}
      </TextLink>
    );
  return name;
}

function Sums({ sums }: { sums: CostSums }): ReactNode {
  const { costUsd, unpricedCalls, unconfirmedCalls, unconfirmedUsd } = sums;
  return (
    <>
      {COUNTS.map(({ name }) => (
        <Table.Td key={name} ta="right">
          {sums[name].toLocaleString()}
        </Table.Td>
      ))}
      <Table.Td ta="right">{dollars(costUsd)}</Table.Td>
      <Table.Td ta="right">{unpricedCalls === 0 ? '–' : unpricedCalls.toLocaleString()}</Table.Td>
      <Table.Td ta="right">
        {unconfirmedCalls === 0 ? '–' : unconfirmedUsd === null ? 'unknown' : `≤ ${dollars(unconfirmedUsd)}`}
      </Table.Td>
    </>
  );
}
