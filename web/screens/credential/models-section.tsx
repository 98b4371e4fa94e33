import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api } from '../../../domain/api.schema.ts';
import type { CredentialView } from '../../../domain/credentials.schema.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { Section } from '../../parts/section.tsx';
import { ErrorState } from '../../parts/states-of-a-screen.tsx';
import { matching, modelRows } from './model-rows.ts';
import { ModelTable } from './model-table.tsx';
import { useChange } from './use-change.ts';

/** So many rows are shown at once; what is typed narrows them. */
const SHOWN = 100;

const ANY = 'Any model of the provider may be used. Choose some to allow those alone.';
const CHOSEN = 'Only the chosen models may be used.';

/** What models may be used, and what they cost. */
export function ModelsSection({ credential }: { credential: CredentialView }): ReactNode {
  const { id, models } = credential;
  const [typed, setTyped] = useState('');
  const change = useChange(credential, 'Models saved.');
  const listed = useQuery({
    queryKey: [...keys.credential(id), 'models'],
    queryFn: ({ signal }) => call(api.listProviderModels, { params: { credential: id }, signal }),
    enabled: false,
    retry: false,
  });
  const rows = modelRows(credential, listed.data?.models ?? []);
  const fitting = matching(rows, typed);
  const name = typed.trim();
  const isNew = name !== '' && !rows.some(({ model }) => model === name);
  const choose = (model: string, chosen: boolean): void =>
    change.mutate({ models: chosen ? [...models, model] : models.filter((other) => other !== model) });
  return (
    <Section
      title="Models and prices"
      about={`${models.length === 0 ? ANY : CHOSEN} Prices are US dollars per million tokens.`}
      actions={
        <Button variant="default" loading={listed.isFetching} onClick={() => void listed.refetch()}>
          List the provider’s models
        </Button>
      }
    >
      <Stack gap="sm">
        {listed.error && <ErrorState error={listed.error} />}
        <FindModel
          typed={typed}
          onType={setTyped}
          busy={change.isPending}
          {...(isNew
            ? { onAdd: () => change.mutate({ models: [...models, name] }, { onSuccess: () => setTyped('') }) }
            : {})}
        />
        {fitting.length > 0 && (
          <ModelTable
            credential={credential}
            rows={fitting.slice(0, SHOWN)}
            onChoose={choose}
            busy={change.isPending}
          />
        )}
        {fitting.length > SHOWN && (
          <Text c="dimmed">{fitting.length - SHOWN} more. Type a part of the name to find one.</Text>
        )}
        {fitting.length === 0 && (
          <Text c="dimmed">
            {typed === ''
              ? 'List the provider’s models to choose from them, or add one by its name.'
              : 'No model here is called so.'}
          </Text>
        )}
      </Stack>
    </Section>
  );
}

/** Narrows the list, or takes the name of a model that is not in it. */
function FindModel({
  typed,
  onType,
  busy,
  onAdd,
}: {
  typed: string;
  onType: (typed: string) => void;
  busy: boolean;
  /** Left out: it is in the list. */
  onAdd?: () => void;
}): ReactNode {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onAdd?.();
      }}
    >
      <Group gap="xs" align="flex-end">
        <TextInput
          label="Find or name a model"
          value={typed}
          onChange={({ currentTarget }) => onType(currentTarget.value)}
          flex="0 1 24rem"
        />
        <Button type="submit" size="sm" variant="default" disabled={!onAdd} loading={busy}>
          Add by name
        </Button>
      </Group>
    </form>
  );
}
