import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import type { ExperimentView } from '../../../domain/experiments.schema.ts';
import { ErrorState } from '../../parts/states-of-a-screen.tsx';
import { useChangeExperiment } from './use-change-experiment.ts';

/** What the experiment is about; whoever may, changes it here. */
export function About({ experiment }: { experiment: ExperimentView }): ReactNode {
  const [editing, { open, close }] = useDisclosure();
  if (editing) return <AboutForm experiment={experiment} onDone={close} />;
  const mayEdit = experiment.rights.includes('edit');
  return (
    <Group align="flex-start" gap="sm">
      <Text
        maw="80ch"
        style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
        c={experiment.description ? '' : 'dimmed'}
      >
        {experiment.description || 'No description yet.'}
      </Text>
      {mayEdit && (
        <Button variant="default" onClick={open}>
          Edit name and description
        </Button>
      )}
    </Group>
  );
}

function AboutForm({
  experiment: { id, name, description },
  onDone,
}: {
  experiment: ExperimentView;
  onDone: () => void;
}): ReactNode {
  const change = useChangeExperiment(id);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name, description },
    validate: { name: (value) => (value.trim() === '' ? 'Give it a name.' : null) },
  });
  return (
    <form onSubmit={form.onSubmit((values) => change.mutate(values, { onSuccess: onDone }))} noValidate>
      <Stack gap="sm" maw="80ch">
        {change.error && <ErrorState error={change.error} />}
        <TextInput
          label="Name"
          required
          autoFocus
          maxLength={200}
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <Textarea
          label="Description"
          maxRows={20}
          maxLength={10_000}
          key={form.key('description')}
          {...form.getInputProps('description')}
        />
        <Group gap="xs">
          <Button type="submit" loading={change.isPending}>
            Save
          </Button>
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
