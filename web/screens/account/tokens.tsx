import { Button, Group, Select, Table, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { TokenView } from '../../../domain/accounts.schema.ts';
import { api } from '../../../domain/api.schema.ts';
import { call } from '../../api/client.ts';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { fieldErrors, FormError } from '../../parts/form-errors.tsx';
import { OnceShown } from '../../parts/once-shown.tsx';
import { Section } from '../../parts/section.tsx';
import { Loaded } from '../../parts/states-of-a-screen.tsx';
import { useAct } from '../../parts/use-act.ts';
import { When } from '../../parts/when.tsx';
import { tokensKey, tokensQuery } from './queries.ts';

/** Personal tokens: shown once, used by programs. */
export function Tokens(): ReactNode {
  const tokens = useQuery(tokensQuery());
  const [made, setMade] = useState<{ name: string; secret: string } | null>(null);
  const revoke = useAct((id: string) => call(api.revokeToken, { params: { id } }), {
    renews: [tokensKey],
    done: 'The token was revoked: it opens nothing any more.',
  });
  return (
    <Section
      title="Personal tokens"
      about="With one a program may do what you may, but for passwords, users and links. Send it as Authorization: Bearer …"
    >
      {made && (
        <OnceShown
          title={`Token ${made.name}`}
          what="token"
          value={made.secret}
          onClose={() => setMade(null)}
        >
          Copy it now: it is not shown again. Whoever has it can act as you.
        </OnceShown>
      )}
      <MakeToken onMade={setMade} />
      <Loaded query={tokens} rows={1}>
        {({ tokens: all }) =>
          all.length === 0 ? (
            <Text c="dimmed">You have no tokens.</Text>
          ) : (
            <TokenTable tokens={all} onRevoke={(id) => revoke.mutate(id)} />
          )
        }
      </Loaded>
    </Section>
  );
}

const ENDS = [
  { value: '30', label: 'in 30 days' },
  { value: '90', label: 'in 90 days' },
  { value: '365', label: 'in a year' },
  { value: 'never', label: 'when it is revoked' },
];

function MakeToken({ onMade }: { onMade: (made: { name: string; secret: string }) => void }): ReactNode {
  const form = useForm({
    mode: 'controlled',
    initialValues: { name: '', days: '90' },
    validate: { name: (name) => (name.trim() === '' ? 'Say what it is for.' : null) },
  });
  const make = useAct(
    ({ name, days }: { name: string; days: string }) =>
      call(api.makeToken, { body: { name, days: days === 'never' ? null : Number(days) } }),
    {
      renews: [tokensKey],
      quiet: true,
      onDone: ({ token: { name }, secret }) => {
        form.reset();
        onMade({ name, secret });
      },
    },
  );
  return (
    <form
      onSubmit={form.onSubmit((values) =>
        make.mutate(values, { onError: (error) => form.setErrors(fieldErrors(error)) }),
      )}
      noValidate
    >
      <FormError error={make.error} fields={['name']} />
      <Group gap="xs" align="flex-end" mb="sm">
        <TextInput
          label="What it is for"
          autoComplete="off"
          flex="0 1 20rem"
          {...form.getInputProps('name')}
        />
        <Select label="It ends" data={ENDS} w={180} {...form.getInputProps('days')} />
        <Button type="submit" size="sm" loading={make.isPending}>
          Make token
        </Button>
      </Group>
    </form>
  );
}

function TokenTable({
  tokens,
  onRevoke,
}: {
  tokens: readonly TokenView[];
  onRevoke: (id: string) => void;
}): ReactNode {
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>Begins with</Table.Th>
            <Table.Th>Made</Table.Th>
            <Table.Th>Last used</Table.Th>
            <Table.Th>Ends</Table.Th>
            <Table.Th aria-label="Actions" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tokens.map(({ id, name, start, createdAt, lastUsedAt, expiresAt }) => (
            <Table.Tr key={id}>
              <Table.Td>{name}</Table.Td>
              <Table.Td ff="monospace">{start}…</Table.Td>
              <Table.Td>
                <When at={createdAt} day />
              </Table.Td>
              <Table.Td>{lastUsedAt === null ? 'never' : <When at={lastUsedAt} />}</Table.Td>
              <Table.Td>{expiresAt === null ? 'never' : <When at={expiresAt} day />}</Table.Td>
              <Table.Td ta="right">
                <ConfirmButton
                  size="compact-xs"
                  aria-label={`Revoke ${name}`}
                  question={`Revoke the token ${name}?`}
                  consequence="Programs that use it are let in no more. It cannot be brought back."
                  onConfirm={() => onRevoke(id)}
                >
                  Revoke
                </ConfirmButton>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
