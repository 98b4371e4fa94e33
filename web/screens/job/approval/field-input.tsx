import { Checkbox, Group, Radio, Select, Stack, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { fieldWords } from '../../../../domain/field-words.ts';
import type { Draft, ProposedField } from './draft.ts';

/** So many choices stand side by side; more are a list. */
const MOST_RADIOS = 12;

interface Props {
  field: ProposedField;
  value: Draft[string];
  error: string | undefined;
  onChange: (value: Draft[string]) => void;
}

/** Where a person edits the answer to one field of the study's page. */
export function FieldInput(props: Props): ReactNode {
  switch (props.field.type) {
    case 'checkbox':
      return <Box {...props} />;
    case 'choices':
      return <Boxes {...props} />;
    case 'choice':
      return props.field.choices.length > MOST_RADIOS ? <Listed {...props} /> : <Radios {...props} />;
    default:
      return <Typed {...props} />;
  }
}

function labelOf({ label, group, name }: ProposedField): string {
  const own = label === '' ? name : label;
  return group === undefined ? own : `${group}: ${own}`;
}

function choicesOf({ choices }: ProposedField): { value: string; label: string }[] {
  return choices.map(({ value, label }) => ({ value, label: label === '' ? value || '(empty)' : label }));
}

function Box({ field, value, error, onChange }: Props): ReactNode {
  return (
    <Checkbox
      label={labelOf(field)}
      checked={value === true}
      error={error}
      onChange={({ currentTarget }) => onChange(currentTarget.checked)}
    />
  );
}

function Boxes({ field, value, error, onChange }: Props): ReactNode {
  return (
    <Checkbox.Group
      label={labelOf(field)}
      error={error}
      value={Array.isArray(value) ? value : []}
      onChange={onChange}
      withAsterisk={field.required}
    >
      <Stack gap={4} mt={4}>
        {choicesOf(field).map((choice) => (
          <Checkbox key={choice.value} {...choice} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

function Radios({ field, value, error, onChange }: Props): ReactNode {
  return (
    <Radio.Group
      label={labelOf(field)}
      error={error}
      value={String(value)}
      onChange={onChange}
      withAsterisk={field.required}
    >
      <Group gap="md" mt={4}>
        {choicesOf(field).map((choice) => (
          <Radio key={choice.value} {...choice} />
        ))}
      </Group>
    </Radio.Group>
  );
}

function Listed({ field, value, error, onChange }: Props): ReactNode {
  return (
    <Select
      label={labelOf(field)}
      error={error}
      data={choicesOf(field)}
      value={value === '' ? null : String(value)}
      onChange={(chosen) => onChange(chosen ?? '')}
      searchable
      clearable={!field.required}
      withAsterisk={field.required}
    />
  );
}

function Typed({ field, value, error, onChange }: Props): ReactNode {
  const Input = field.type === 'textarea' ? Textarea : TextInput;
  return (
    <Input
      label={labelOf(field)}
      description={fieldWords({ ...field, value: null })}
      error={error}
      value={String(value)}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      disabled={field.type === 'file'}
      withAsterisk={field.required}
      inputMode={field.type === 'integer' ? 'numeric' : field.type === 'decimal' ? 'decimal' : undefined}
      autoComplete="off"
    />
  );
}
