import { Alert, Button, Group, List, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { z } from 'zod';
import { api } from '../../../domain/api.schema.ts';
import type { ExperimentView } from '../../../domain/experiments.schema.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { ErrorState, Loaded } from '../../parts/states-of-a-screen.tsx';
import { experimentQueries } from './queries.ts';

type Contents = z.output<typeof api.experimentContents.response>;

/** Says what goes with an experiment, and asks for its name. */
export function DeleteDialog({
  experiment,
  opened,
  onClose,
}: {
  experiment: ExperimentView;
  opened: boolean;
  onClose: () => void;
}): ReactNode {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Delete this experiment?"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Contents experiment={experiment} onClose={onClose} />
    </Modal>
  );
}

function Contents(given: { experiment: ExperimentView; onClose: () => void }): ReactNode {
  const contents = useQuery(experimentQueries.contents(given.experiment.id));
  return (
    <Loaded query={contents} rows={3}>
      {(found) => <DeleteForm {...given} contents={found} />}
    </Loaded>
  );
}

function DeleteForm({
  experiment: { id, name },
  contents,
  onClose,
}: {
  experiment: ExperimentView;
  contents: Contents;
  onClose: () => void;
}): ReactNode {
  const navigate = useNavigate();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: (given: string) => call(api.deleteExperiment, { params: { id }, body: { name: given } }),
    onSuccess: async () => {
      await navigate({ to: '/' });
      client.removeQueries({ queryKey: keys.experiment(id) });
      await client.invalidateQueries({ queryKey: keys.experiments });
      notifications.show({ message: `${name} is deleted.` });
    },
  });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '' },
    validate: { name: (value) => (value === name ? null : `Type its name exactly as it is: ${name}`) },
  });
  const { open } = contents;
  return (
    <form onSubmit={form.onSubmit((values) => remove.mutate(values.name))} noValidate>
      <Stack gap="sm">
        {remove.error && <ErrorState error={remove.error} />}
        <WhatGoes contents={contents} />
        {open > 0 && (
          <Alert color="yellow" py="xs">
            {open === 1 ? '1 job is' : `${open.toLocaleString()} jobs are`} not over. Cancel first, then
            delete.
          </Alert>
        )}
        <TextInput
          label={`Name of the experiment: ${name}`}
          description="Type it, so that no other is deleted by mistake."
          autoComplete="off"
          data-autofocus
          disabled={open > 0}
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Keep it
          </Button>
          <Button type="submit" color="red" loading={remove.isPending} disabled={open > 0}>
            Delete experiment
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function WhatGoes({ contents }: { contents: Contents }): ReactNode {
  return (
    <>
      <Text>This goes with it, and cannot be brought back:</Text>
      <List fz="md">
        {wordsOf(contents).map((words) => (
          <List.Item key={words}>{words}</List.Item>
        ))}
      </List>
      <Text c="dimmed">What its calls cost stays on the Costs page, without prompts and answers.</Text>
    </>
  );
}

function wordsOf({ sessions, jobs, pages, answers, calls }: Contents): string[] {
  const counted = (count: number, one: string, many: string): string =>
    `${count.toLocaleString()} ${count === 1 ? one : many}`;
  return [
    counted(sessions, 'session', 'sessions'),
    `${counted(jobs, 'job', 'jobs')} with their events`,
    `${counted(pages, 'page', 'pages')} as participants saw them`,
    counted(answers, 'submitted answer', 'submitted answers'),
    `prompts and replies of ${counted(calls, 'call', 'calls')}`,
  ];
}
