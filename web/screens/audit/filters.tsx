import { Button, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { api } from '../../../domain/api.schema.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import type { AuditSearch } from './search.ts';

const route = getRouteApi('/inside/audit');

const ABOUT = [
  { value: '', label: 'everything' },
  { value: 'experiment', label: 'experiments' },
  { value: 'session', label: 'sessions' },
  { value: 'job', label: 'jobs' },
  { value: 'member', label: 'members' },
  { value: 'credential', label: 'credentials' },
  { value: 'export', label: 'exports' },
  { value: 'user', label: 'users' },
  { value: 'invitation', label: 'invitations' },
  { value: 'token', label: 'tokens' },
  { value: 'account', label: 'accounts' },
  { value: 'webhook', label: 'webhooks' },
  { value: 'system', label: 'the system' },
];
const WAIT_MS = 400;

/** What is shown of the list. */
export function Filters({ search }: { search: AuditSearch }): ReactNode {
  const navigate = route.useNavigate();
  const go = (change: AuditSearch): void =>
    void navigate({ search: (now) => ({ ...now, ...change }), replace: true });
  const [user, setUser] = useState(search.user ?? '');
  const goUser = useDebouncedCallback((value: string) => go({ user: value.trim() || undefined }), WAIT_MS);
  const isFiltered = Object.values(search).some((value) => value !== undefined);
  return (
    <Group gap="sm" mb="md" align="flex-end">
      <Select
        label="About"
        size="xs"
        w={150}
        data={ABOUT}
        value={search.action ?? ''}
        onChange={(value) => go({ action: value || undefined })}
      />
      <ExperimentFilter value={search.experiment} onChange={(experiment) => go({ experiment })} />
      <TextInput
        label="By (e-mail)"
        size="xs"
        w={200}
        value={user}
        onChange={({ currentTarget: { value } }) => {
          setUser(value);
          goUser(value);
        }}
      />
      {(['since', 'until'] as const).map((name) => (
        <TextInput
          key={name}
          label={name === 'since' ? 'From' : 'To'}
          type="date"
          size="xs"
          value={search[name] ?? ''}
          onChange={({ currentTarget: { value } }) => go({ [name]: value || undefined })}
        />
      ))}
      {isFiltered && (
        <Button
          variant="subtle"
          onClick={() => {
            setUser('');
            void navigate({ search: {}, replace: true });
          }}
        >
          Show all
        </Button>
      )}
    </Group>
  );
}

function ExperimentFilter({
  value,
  onChange,
}: {
  value: string | undefined;
  onChange: (id: string | undefined) => void;
}): ReactNode {
  const { data } = useQuery({
    queryKey: [...keys.experiments, 'names'],
    queryFn: ({ signal }) => call(api.listExperiments, { signal }),
  });
  const all = data?.experiments.map(({ id, name }) => ({ value: id, label: name })) ?? [];
  const known = value === undefined || all.some((one) => one.value === value);
  return (
    <Select
      label="Experiment"
      size="xs"
      w={200}
      searchable
      data={[{ value: '', label: 'any' }, ...all, ...(known ? [] : [{ value, label: value }])]}
      value={value ?? ''}
      onChange={(id) => onChange(id || undefined)}
    />
  );
}
