import { Button, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { z } from 'zod';
import { api } from '../../../domain/api.schema.ts';
import type { HostView } from '../../../domain/entries.schema.ts';
import type { ExperimentView } from '../../../domain/experiments.schema.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { ErrorState, Loaded } from '../../parts/states-of-a-screen.tsx';
import { AddHost, RunByForm } from './host-forms.tsx';
import { experimentQueries } from './queries.ts';

type Change = z.input<typeof api.changeHosts.body>;

/** Where participants may go, and who runs the study there. */
export function Hosts({ experiment: { id, rights } }: { experiment: ExperimentView }): ReactNode {
  const hosts = useQuery(experimentQueries.hosts(id));
  const change = useChangeHosts(id);
  const mayEdit = rights.includes('edit');
  return (
    <section aria-labelledby="hosts-heading">
      <Title order={2} id="hosts-heading" mb={4}>
        Hosts
      </Title>
      <Text c="dimmed" mb="xs" maw="80ch">
        Participants of this experiment visit these and no others. The first job on another adds it, and asks
        who runs the study there; the answer is exported with the data.
      </Text>
      <Stack gap="sm">
        {change.error !== null && <ErrorState error={change.error} />}
        <Loaded query={hosts} rows={2}>
          {({ hosts: all }) =>
            all.length === 0 ? (
              <Text c="dimmed">None yet.</Text>
            ) : (
              <HostTable hosts={all} mayEdit={mayEdit} onChange={change.mutate} />
            )
          }
        </Loaded>
        {mayEdit && <AddHost onAdd={change.mutateAsync} />}
      </Stack>
    </section>
  );
}

function useChangeHosts(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Change) => call(api.changeHosts, { params: { id }, body }),
    onSuccess: (changed) => {
      client.setQueryData(experimentQueries.hosts(id).queryKey, changed);
      void client.invalidateQueries({ queryKey: keys.experiment(id), exact: true });
    },
  });
}

function HostTable({
  hosts,
  mayEdit,
  onChange,
}: {
  hosts: HostView[];
  mayEdit: boolean;
  onChange: (change: Change) => void;
}): ReactNode {
  return (
    <Table.ScrollContainer minWidth={480} type="native">
      <Table aria-labelledby="hosts-heading">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Host</Table.Th>
            <Table.Th>Who runs the study there</Table.Th>
            {mayEdit && <Table.Th aria-label="Actions" />}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {hosts.map((host) => (
            <HostRow key={host.host} host={host} mayEdit={mayEdit} onChange={onChange} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function HostRow({
  host: { host, allowed, thisMachine, runBy, saidAt },
  mayEdit,
  onChange,
}: {
  host: HostView;
  mayEdit: boolean;
  onChange: (change: Change) => void;
}): ReactNode {
  const [editing, setEditing] = useState(false);
  const save = (answer: string): void => {
    onChange({ studyRunBy: { [host]: answer } });
    setEditing(false);
  };
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        {host}
        {!allowed && (
          <Text c="dimmed" fz="sm">
            not visited any more
          </Text>
        )}
      </Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        {editing ? (
          <RunByForm host={host} runBy={runBy ?? ''} onSave={save} onCancel={() => setEditing(false)} />
        ) : (
          <RunBy runBy={runBy} saidAt={saidAt} thisMachine={thisMachine} />
        )}
      </Table.Td>
      {mayEdit && (
        <Table.Td>
          <Group gap="xs" justify="flex-end" wrap="nowrap">
            {!thisMachine && !editing && (
              <Button
                size="compact-xs"
                variant="default"
                aria-label={`Say who runs the study at ${host}`}
                onClick={() => setEditing(true)}
              >
                {runBy === null ? 'Say who' : 'Change'}
              </Button>
            )}
            <Allowed host={host} allowed={allowed} onChange={onChange} />
          </Group>
        </Table.Td>
      )}
    </Table.Tr>
  );
}

function Allowed({
  host,
  allowed,
  onChange,
}: Pick<HostView, 'host' | 'allowed'> & { onChange: (change: Change) => void }): ReactNode {
  if (!allowed)
    return (
      <Button size="compact-xs" variant="default" onClick={() => onChange({ add: [host] })}>
        Allow again
      </Button>
    );
  return (
    <ConfirmButton
      size="compact-xs"
      aria-label={`Take ${host} away`}
      question={`Take ${host} away?`}
      consequence="Participants that come to it pause, until it is there again."
      onConfirm={() => onChange({ remove: [host] })}
    >
      Take away
    </ConfirmButton>
  );
}

function RunBy({
  runBy,
  saidAt,
  thisMachine,
}: Pick<HostView, 'runBy' | 'saidAt' | 'thisMachine'>): ReactNode {
  if (runBy !== null)
    return <span title={saidAt === null ? '' : `Said ${new Date(saidAt).toLocaleString()}`}>{runBy}</span>;
  return (
    <Text span c="dimmed">
      {thisMachine ? 'This machine: nobody is asked.' : 'Nobody said yet: it is asked with the first job.'}
    </Text>
  );
}
