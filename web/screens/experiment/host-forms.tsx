import { Button, Group, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ReactNode } from 'react';
import type { z } from 'zod';
import type { api } from '../../../domain/api.schema.ts';
import { HostSchema } from '../../../domain/config.schema.ts';
import { ApiProblem } from '../../api/problem.ts';

type Change = z.input<typeof api.changeHosts.body>;

/** One more host that participants may visit. */
export function AddHost({ onAdd }: { onAdd: (change: Change) => Promise<unknown> }): ReactNode {
  const form = useForm({
    mode: 'controlled',
    initialValues: { host: '', runBy: '' },
    validate: {
      host: (host) =>
        HostSchema.safeParse(host).success ? null : 'Give a host, such as example.org or example.org:8080.',
    },
  });
  const add = async ({ host, runBy }: typeof form.values): Promise<void> => {
    const name = HostSchema.parse(host);
    const studyRunBy = runBy.trim() === '' ? {} : { [name]: runBy.trim() };
    try {
      await onAdd({ add: [name], studyRunBy });
      form.reset();
    } catch (error) {
      if (error instanceof ApiProblem) form.setFieldError('host', error.message);
    }
  };
  return (
    <form noValidate aria-label="New host" onSubmit={form.onSubmit((values) => void add(values))}>
      <Group align="flex-start" gap="xs">
        <TextInput
          label="Add a host"
          placeholder="study.example.org"
          w={260}
          {...form.getInputProps('host')}
        />
        <TextInput
          label="Who runs the study there"
          placeholder="our lab, as approved by its ethics board"
          w={320}
          {...form.getInputProps('runBy')}
        />
        <Button type="submit" variant="default" size="sm" mt={24}>
          Add
        </Button>
      </Group>
    </form>
  );
}

export function RunByForm({
  host,
  runBy,
  onSave,
  onCancel,
}: {
  host: string;
  runBy: string;
  onSave: (answer: string) => void;
  onCancel: () => void;
}): ReactNode {
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { runBy },
    validate: { runBy: (value) => (value.trim() === '' ? 'Name the people or the institution.' : null) },
  });
  return (
    <form noValidate onSubmit={form.onSubmit((values) => onSave(values.runBy.trim()))}>
      <Group align="flex-start" gap="xs">
        <TextInput
          aria-label={`Who runs the study at ${host}`}
          autoFocus
          maxLength={1000}
          flex={1}
          key={form.key('runBy')}
          {...form.getInputProps('runBy')}
        />
        <Button type="submit" size="sm">
          Save
        </Button>
        <Button variant="default" size="sm" onClick={onCancel}>
          Cancel
        </Button>
      </Group>
    </form>
  );
}
