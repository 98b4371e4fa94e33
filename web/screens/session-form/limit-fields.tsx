import { Grid, NumberInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { SessionForm } from './use-session-form.ts';

const COLUMN = { base: 12, sm: 6, lg: 4 };

/** When a participant gives up, and what it may cost. */
export function LimitFields({
  form,
  mayBudget,
}: {
  form: SessionForm;
  /** Whether who asks may set budgets. */
  mayBudget: boolean;
}): ReactNode {
  const budget = mayBudget ? null : 'Only those who may run jobs here set budgets.';
  return (
    <Grid gap="sm" align="flex-end">
      <Budget
        form={form}
        field="maxCostUsd"
        label="Budget of the session"
        description={budget ?? 'All its jobs together; at the end they pause.'}
        disabled={!mayBudget}
      />
      <Budget
        form={form}
        field="maxJobCostUsd"
        label="Budget of each job"
        description={budget ?? 'At its end the job pauses.'}
        disabled={!mayBudget}
      />
      <Grid.Col span={COLUMN}>
        <NumberInput
          label="Time limit"
          description="Minutes from the first page, without pauses."
          placeholder="empty: none"
          suffix=" min"
          min={0}
          clampBehavior="none"
          {...form.getInputProps('timeLimitMinutes')}
        />
      </Grid.Col>
      <Grid.Col span={COLUMN}>
        <NumberInput
          label="Most pages"
          description="After so many a job fails: it may walk in a circle."
          placeholder="empty: 500"
          min={1}
          allowDecimal={false}
          clampBehavior="none"
          {...form.getInputProps('maxSteps')}
        />
      </Grid.Col>
      <Grid.Col span={COLUMN}>
        <NumberInput
          label="Most refusals of a page"
          description="How often the study may send answers to one page back."
          placeholder="empty: 25"
          min={0}
          allowDecimal={false}
          clampBehavior="none"
          {...form.getInputProps('maxRefusals')}
        />
      </Grid.Col>
    </Grid>
  );
}

function Budget({
  form,
  field,
  ...input
}: {
  form: SessionForm;
  field: 'maxCostUsd' | 'maxJobCostUsd';
  label: string;
  description: string;
  disabled: boolean;
}): ReactNode {
  return (
    <Grid.Col span={COLUMN}>
      <NumberInput
        placeholder="empty: none"
        prefix="$"
        min={0}
        decimalScale={4}
        {...input}
        {...form.getInputProps(field)}
      />
    </Grid.Col>
  );
}
