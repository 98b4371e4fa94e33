import { Button, Group, Modal, Radio, Stack, Textarea, TextInput, type RadioGroupProps } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { api } from '../../../domain/api.schema.ts';
import { PLATFORMS, type PlatformName } from '../../../domain/config.schema.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { ApiProblem } from '../../api/problem.ts';
import { newRequestKey } from '../../api/request-key.ts';
import { PLATFORM_WORDS } from '../../parts/platform-words.ts';
import { ErrorState } from '../../parts/states-of-a-screen.tsx';

export function NewExperiment({ opened, onClose }: { opened: boolean; onClose: () => void }): ReactNode {
  return (
    // What was typed is not lost by a click beside it.
    <Modal
      opened={opened}
      onClose={onClose}
      title="New experiment"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <ExperimentForm onClose={onClose} />
    </Modal>
  );
}

interface Values {
  name: string;
  platform: PlatformName;
  description: string;
}

function ExperimentForm({ onClose }: { onClose: () => void }): ReactNode {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [requestKey] = useState(newRequestKey);
  const form = useForm<Values>({
    mode: 'uncontrolled',
    initialValues: { name: '', platform: 'otree', description: '' },
    validate: { name: (name) => (name.trim() === '' ? 'Give it a name.' : null) },
  });
  const create = useMutation({
    mutationFn: (body: Values) => call(api.createExperiment, { body: { ...body, requestKey } }),
    onSuccess: async ({ experiment }) => {
      void client.invalidateQueries({ queryKey: keys.experiments });
      await navigate({ to: '/experiments/$id', params: { id: experiment.id } });
    },
    onError: (error) => {
      if (!(error instanceof ApiProblem)) return;
      for (const field of ['name', 'description'] as const) form.setFieldError(field, error.errorAt(field));
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
      <Stack gap="sm">
        {create.error && <ErrorState error={create.error} />}
        <TextInput
          label="Name"
          required
          data-autofocus
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <PlatformChoice key={form.key('platform')} {...form.getInputProps('platform')} />
        <Textarea
          label="Description"
          description="What it is about, for you and those you work with."
          maxRows={10}
          key={form.key('description')}
          {...form.getInputProps('description')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending}>
            Create experiment
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function PlatformChoice(input: Partial<RadioGroupProps>): ReactNode {
  return (
    <Radio.Group label="Platform" {...input}>
      <Stack gap="xs" mt={4}>
        {PLATFORMS.map((value) => (
          <Radio
            key={value}
            value={value}
            label={PLATFORM_WORDS[value].label}
            description={PLATFORM_WORDS[value].about}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
