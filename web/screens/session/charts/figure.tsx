import { Box, Stack, Table, Text, Title, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useId, type ReactNode } from 'react';

export interface Figures {
  columns: readonly string[];
  rows: readonly (readonly (string | number)[])[];
}

/** A chart with its title, what it says in a sentence, and its numbers as a table for whoever cannot see or trust it. */
export function Figure({
  title,
  says,
  figures,
  children,
}: {
  title: string;
  says: string;
  figures: Figures;
  children: ReactNode;
}): ReactNode {
  const [open, { toggle }] = useDisclosure();
  const id = useId();
  return (
    <Stack component="figure" gap={4} m={0} miw={0} aria-labelledby={id}>
      <Title order={3} id={id} lineClamp={2} title={title}>
        {title}
      </Title>
      <Text fz="sm" c="dimmed">
        {says}
      </Text>
      <Box aria-hidden>{children}</Box>
      <UnstyledButton
        c="var(--mantine-color-anchor)"
        fz="sm"
        w="fit-content"
        onClick={toggle}
        aria-expanded={open}
      >
        {open ? 'Hide the numbers' : 'Show the numbers'}
      </UnstyledButton>
      {open && <FigureTable {...figures} label={title} />}
    </Stack>
  );
}

export function FigureTable({ columns, rows, label }: Figures & { label: string }): ReactNode {
  const isNumber = (at: number): boolean => rows.every((row) => typeof row[at] === 'number');
  const align = (at: number): 'left' | 'right' => (isNumber(at) ? 'right' : 'left');
  return (
    <Box mah={320} style={{ overflow: 'auto' }} tabIndex={0} role="region" aria-label={`Numbers: ${label}`}>
      <Table fz="sm" verticalSpacing={3} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column, at) => (
              <Table.Th key={column} ta={align(at)}>
                {column}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row, index) => (
            <Table.Tr key={index}>
              {row.map((cell, at) => (
                <Table.Td key={at} ta={align(at)} style={{ overflowWrap: 'anywhere' }}>
                  {typeof cell === 'number' ? cell.toLocaleString() : cell}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  );
}
