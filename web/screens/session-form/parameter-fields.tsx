import { Grid, JsonInput, NumberInput, Select, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { parameterFields, type ParameterField } from '../../../domain/parameter-forms.ts';
import type { SessionForm } from './use-session-form.ts';

/** What the provider of the model can be told beside the prompt. */
export function ParameterFields({ form, model }: { form: SessionForm; model: string }): ReactNode {
  const fields = parameterFields(model);
  return (
    <Stack gap="sm">
      {fields.length === 0 && (
        <Text c="dimmed">Choose a model first: its parameters have the names of its provider.</Text>
      )}
      <Grid gap="sm" align="flex-end">
        {fields.map((field) => (
          <Grid.Col key={field.key} span={{ base: 12, sm: 6, lg: 4 }}>
            <Parameter form={form} field={field} />
          </Grid.Col>
        ))}
      </Grid>
      <JsonInput
        label="Other parameters, as JSON"
        description='Sent to the provider as they are, such as {"service_tier": "flex"}.'
        autosize
        minRows={2}
        maxRows={12}
        {...form.getInputProps('otherParameters')}
      />
    </Stack>
  );
}

function Parameter({ form, field }: { form: SessionForm; field: ParameterField }): ReactNode {
  const { key, label, help, usual, type, choices, min, max, step } = field;
  const path = `parameters.${key}`;
  const value = form.values.parameters[key];
  const set = (next: unknown): void => {
    form.setFieldValue('parameters', (before) => ({ ...before, [key]: next }));
    form.clearFieldError(path);
  };
  const common = { label, description: help, placeholder: `empty: ${usual}`, error: form.errors[path] };
  if (type === 'choice' || type === 'boolean')
    return (
      <Select
        {...common}
        clearable
        data={type === 'choice' ? [...(choices ?? [])] : ['yes', 'no']}
        value={typeof value === 'boolean' ? (value ? 'yes' : 'no') : ((value as string | undefined) ?? null)}
        onChange={(next) => set(next === null ? '' : type === 'boolean' ? next === 'yes' : next)}
      />
    );
  return (
    <NumberInput
      {...common}
      value={(value as number | string | undefined) ?? ''}
      onChange={set}
      allowDecimal={type === 'number'}
      clampBehavior="none"
      {...(min === undefined ? {} : { min })}
      {...(max === undefined ? {} : { max })}
      {...(step === undefined ? {} : { step })}
    />
  );
}
