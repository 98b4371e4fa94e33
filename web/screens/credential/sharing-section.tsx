import { Button, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api } from '../../../domain/api.schema.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { fieldErrors, FormError } from '../../parts/form-errors.tsx';
import { Section } from '../../parts/section.tsx';
import { Since } from '../../parts/since.tsx';
import { Loaded } from '../../parts/states-of-a-screen.tsx';
import { useAct } from '../../parts/use-act.ts';
import { sharesQuery } from './queries.ts';

/** Who else may use a credential. The answer is the same whether there is such an account or not. */
export function SharingSection({ id }: { id: string }): ReactNode {
  const shares = useQuery(sharesQuery(id));
  const form = useForm({
    mode: 'controlled',
    initialValues: { email: '' },
    validate: { email: (email) => (email.trim() === '' ? 'Give the e-mail of their account.' : null) },
  });
  const renews = [keys.credential(id)];
  const share = useAct((body: { email: string }) => call(api.share, { params: { credential: id }, body }), {
    renews,
    quiet: true,
    done: (_answer, { email }) => `Whoever has the account ${email.trim()} can use it now.`,
    onDone: () => form.reset(),
  });
  const unshare = useAct(
    (email: string) => call(api.unshare, { params: { credential: id }, body: { email } }),
    {
      renews,
      done: (_answer, email) => `Not shared with ${email} any more.`,
    },
  );
  return (
    <Section
      title="Shared with"
      about="People whom you name by the exact e-mail of their account can run sessions with it. They see its name, provider, models and prices; you see what was spent. Nobody tells you whether there is such an account."
    >
      <Stack gap="sm" maw={640}>
        <Loaded query={shares} rows={1}>
          {(list) =>
            list.length === 0 ? (
              <Text c="dimmed">Nobody else can use it.</Text>
            ) : (
              <ShareTable shares={list} onRemove={(email) => unshare.mutate(email)} />
            )
          }
        </Loaded>
        <form
          onSubmit={form.onSubmit((values) =>
            share.mutate(values, { onError: (error) => form.setErrors(fieldErrors(error)) }),
          )}
          noValidate
        >
          <FormError error={share.error} fields={['email']} />
          <Group gap="xs" align="flex-end">
            <TextInput
              label="E-mail"
              type="email"
              autoComplete="off"
              flex="1 1 14rem"
              {...form.getInputProps('email')}
            />
            <Button type="submit" size="sm" loading={share.isPending}>
              Share
            </Button>
          </Group>
        </form>
      </Stack>
    </Section>
  );
}

function ShareTable({
  shares,
  onRemove,
}: {
  shares: readonly { email: string; since: string }[];
  onRemove: (email: string) => void;
}): ReactNode {
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>E-mail</Table.Th>
          <Table.Th>Since</Table.Th>
          <Table.Th aria-label="Actions" />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {shares.map(({ email, since }) => (
          <Table.Tr key={email}>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{email}</Table.Td>
            <Table.Td>
              <Since at={since} suffix=" ago" />
            </Table.Td>
            <Table.Td ta="right">
              <ConfirmButton
                size="compact-xs"
                aria-label={`Stop sharing with ${email}`}
                question={`Stop sharing with ${email}?`}
                consequence="Jobs that this person started with it pause, and stay paused until somebody lets them go on."
                onConfirm={() => onRemove(email)}
              >
                Stop sharing
              </ConfirmButton>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
