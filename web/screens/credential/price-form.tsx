import { Button, Group, Modal, NumberInput, SimpleGrid, Stack, Text } from '@mantine/core';
import { useForm, type UseFormReturnType } from '@mantine/form';
import type { ReactNode } from 'react';
import type { CredentialView } from '../../../domain/credentials.schema.ts';
import { FormError } from '../../parts/form-errors.tsx';
import type { ModelRow } from './model-rows.ts';
import { useChange } from './use-change.ts';

const PRICES = [
  { name: 'input', label: 'Input', needed: true },
  { name: 'output', label: 'Output', needed: true },
  { name: 'cachedInput', label: 'Cached input', needed: false },
  { name: 'cacheWrite', label: 'Written into the cache', needed: false },
] as const;
type Values = Record<(typeof PRICES)[number]['name'], number | ''>;

/** Asks what a model costs. */
export function PriceForm({
  credential,
  row: { model, price, source },
  onClose,
}: {
  credential: CredentialView;
  row: ModelRow;
  onClose: () => void;
}): ReactNode {
  const own = credential.prices[model];
  const form = useForm<Values>({
    mode: 'controlled',
    initialValues: {
      input: price?.input ?? '',
      output: price?.output ?? '',
      cachedInput: price?.cachedInput ?? '',
      cacheWrite: own?.cacheWrite ?? '',
    },
    validate: { input: needed, output: needed },
  });
  const change = useChange(credential, `Price of ${model} saved.`, { quiet: true, onDone: onClose });
  const save = form.onSubmit(({ input, output, cachedInput, cacheWrite }) =>
    change.mutate({
      prices: {
        [model]: {
          ...{ input: Number(input), output: Number(output) },
          ...(cachedInput === '' ? {} : { cachedInput }),
          ...(cacheWrite === '' ? {} : { cacheWrite }),
        },
      },
    }),
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Price of ${model}`}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={save} noValidate>
        <Stack gap="sm">
          <Text c="dimmed">US dollars per million tokens. It holds for calls from now on.</Text>
          <FormError error={change.error} fields={[]} />
          <PriceFields form={form} />
          <Group justify="flex-end" gap="xs">
            {source === 'given' && (
              <Button variant="default" onClick={() => change.mutate({ prices: { [model]: null } })}>
                Use the catalogue’s
              </Button>
            )}
            <Button type="submit" loading={change.isPending}>
              Save price
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function needed(value: number | ''): string | null {
  return value === '' ? 'Give a price; 0 is one.' : null;
}

function PriceFields({ form }: { form: UseFormReturnType<Values> }): ReactNode {
  return (
    <SimpleGrid cols={2} spacing="sm">
      {PRICES.map(({ name, label, needed }) => (
        <NumberInput
          key={name}
          label={label}
          min={0}
          prefix="$"
          {...(needed ? {} : { placeholder: 'As other input' })}
          {...form.getInputProps(name)}
        />
      ))}
    </SimpleGrid>
  );
}
