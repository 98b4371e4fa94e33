import { Button, Group, NumberInput, SimpleGrid, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CredentialLimits, CredentialView } from '../../../domain/credentials.schema.ts';
import { fieldErrors, FormError } from '../../parts/form-errors.tsx';
import { Section } from '../../parts/section.tsx';
import { useSavedForm } from '../../parts/use-saved-form.ts';
import { DayBudget } from '../credentials/day-budget.tsx';
import { useChange } from './use-change.ts';

type Values = Record<keyof CredentialLimits, number | ''>;

const LIMITS = [
  { name: 'maxCostPerDayUsd', label: 'Budget of a day (UTC)', empty: 'No limit' },
  { name: 'maxCallsAtOnce', label: 'Calls at once', empty: 'As the provider allows' },
  { name: 'requestsPerMinute', label: 'Requests per minute', empty: 'As the provider allows' },
  { name: 'tokensPerMinute', label: 'Tokens per minute', empty: 'As the provider allows' },
] as const;

/** How much may be asked and spent. What is empty is learnt from the provider. */
export function LimitsSection({ credential }: { credential: CredentialView }): ReactNode {
  const form = useSavedForm<Values>(valuesOf(credential.limits));
  const change = useChange(credential, 'Limits saved.', {
    quiet: true,
    onDone: ({ limits }) => {
      form.setInitialValues(valuesOf(limits));
      form.setValues(valuesOf(limits));
    },
  });
  const save = form.onSubmit((values) =>
    change.mutate(
      {
        limits: Object.fromEntries(
          LIMITS.map(({ name }) => [name, values[name] === '' ? null : values[name]]),
        ),
      },
      { onError: (error) => form.setErrors(byName(fieldErrors(error))) },
    ),
  );
  return (
    <Section
      title="Limits"
      about="For all jobs that use this credential together, whoever started them. Where the budget of the day is used up, they pause."
    >
      <form onSubmit={save} noValidate>
        <Stack gap="sm" maw={560}>
          <Text component="div">
            Spent today: <DayBudget credential={credential} />
          </Text>
          <FormError error={change.error} fields={LIMITS.map(({ name }) => `limits.${name}`)} />
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            {LIMITS.map(({ name, label, empty }) => (
              <NumberInput
                key={name}
                label={label}
                placeholder={empty}
                min={0}
                allowDecimal={name === 'maxCostPerDayUsd'}
                thousandSeparator=" "
                {...(name === 'maxCostPerDayUsd' ? { prefix: '$' } : {})}
                {...form.getInputProps(name)}
              />
            ))}
          </SimpleGrid>
          <Group>
            <Button type="submit" disabled={!form.isDirty()} loading={change.isPending}>
              Save limits
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

function valuesOf(limits: CredentialLimits): Values {
  const of = (value: number | null): number | '' => value ?? '';
  return {
    maxCallsAtOnce: of(limits.maxCallsAtOnce),
    requestsPerMinute: of(limits.requestsPerMinute),
    tokensPerMinute: of(limits.tokensPerMinute),
    maxCostPerDayUsd: of(limits.maxCostPerDayUsd),
  };
}

function byName(errors: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(errors).map(([path, message]) => [path.replace(/^limits\./, ''), message]),
  );
}
