import { Button, Checkbox, Table, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { CredentialView } from '../../../domain/credentials.schema.ts';
import { dollars } from '../../parts/dollars.ts';
import type { ModelRow } from './model-rows.ts';
import { PriceForm } from './price-form.tsx';

/** Models with what they cost; a price can be given in place of the catalogue's. */
export function ModelTable({
  credential,
  rows,
  onChoose,
  busy,
}: {
  credential: CredentialView;
  rows: readonly ModelRow[];
  onChoose: (model: string, chosen: boolean) => void;
  busy: boolean;
}): ReactNode {
  const [priced, setPriced] = useState<ModelRow | null>(null);
  return (
    <>
      <Table.ScrollContainer minWidth={560} mah="28rem">
        <Table stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Model</Table.Th>
              <Table.Th ta="right">Input</Table.Th>
              <Table.Th ta="right">Cached input</Table.Th>
              <Table.Th ta="right">Output</Table.Th>
              <Table.Th>Price from</Table.Th>
              <Table.Th aria-label="Actions" />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.model}>
                <Table.Td>
                  <Checkbox
                    label={row.model}
                    checked={row.chosen}
                    disabled={busy}
                    onChange={({ currentTarget }) => onChoose(row.model, currentTarget.checked)}
                  />
                </Table.Td>
                <PriceCells row={row} />
                <Table.Td ta="right">
                  <Button
                    size="compact-xs"
                    variant="default"
                    aria-label={`Set price of ${row.model}`}
                    onClick={() => setPriced(row)}
                  >
                    Set price
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {priced && (
        <PriceForm key={priced.model} credential={credential} row={priced} onClose={() => setPriced(null)} />
      )}
    </>
  );
}

function PriceCells({ row: { price, source } }: { row: ModelRow }): ReactNode {
  const of = (value: number | null | undefined): string =>
    value === null || value === undefined ? '–' : dollars(value);
  return (
    <>
      <Table.Td ta="right">{of(price?.input)}</Table.Td>
      <Table.Td ta="right">{of(price?.cachedInput)}</Table.Td>
      <Table.Td ta="right">{of(price?.output)}</Table.Td>
      <Table.Td>
        {source === 'given' ? (
          'you'
        ) : (
          <Text span inherit c="dimmed">
            {source === 'catalogue' ? 'catalogue' : 'not listed'}
          </Text>
        )}
      </Table.Td>
    </>
  );
}
