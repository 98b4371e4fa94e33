import { Button, Group, Select, Table, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Role } from '../../../domain/access.ts';
import type { InvitationView } from '../../../domain/accounts.schema.ts';
import { api } from '../../../domain/api.schema.ts';
import { call } from '../../api/client.ts';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { fieldErrors, FormError } from '../../parts/form-errors.tsx';
import { OnceShown } from '../../parts/once-shown.tsx';
import { Section } from '../../parts/section.tsx';
import { Loaded } from '../../parts/states-of-a-screen.tsx';
import { useAct } from '../../parts/use-act.ts';
import { When } from '../../parts/when.tsx';
import { fullLink, invitationsQuery } from './queries.ts';
import { ROLE_CHOICES } from './role-choices.ts';

const RENEWS = [invitationsQuery().queryKey];

/** Makes invitations, and shows those that were made. */
export function Invitations(): ReactNode {
  const invitations = useQuery(invitationsQuery());
  const [made, setMade] = useState<{ email: string; path: string } | null>(null);
  const revoke = useAct((id: string) => call(api.revokeInvitation, { params: { id } }), {
    renews: RENEWS,
    done: 'The invitation was taken back: its link opens nothing any more.',
  });
  return (
    <Section
      title="Invitations"
      about="There is no sign-up, and Proband sends no mail: make a link, and hand it on."
    >
      {made && (
        <OnceShown
          title={`Invitation for ${made.email}`}
          what="link"
          value={fullLink(made.path)}
          onClose={() => setMade(null)}
        >
          Hand this link on in a way that only this person reads. It works once, for 7 days, and is not shown
          again.
        </OnceShown>
      )}
      <InviteForm onMade={setMade} />
      <Loaded query={invitations} rows={1}>
        {({ invitations: all }) => <InvitationTable invitations={all} onRevoke={(id) => revoke.mutate(id)} />}
      </Loaded>
    </Section>
  );
}

function InviteForm({ onMade }: { onMade: (made: { email: string; path: string }) => void }): ReactNode {
  const form = useForm<{ email: string; role: Role }>({
    mode: 'controlled',
    initialValues: { email: '', role: 'researcher' },
    validate: { email: (email) => (email.trim() === '' ? 'Give the e-mail of whom you invite.' : null) },
  });
  const invite = useAct((body: { email: string; role: Role }) => call(api.invite, { body }), {
    renews: RENEWS,
    quiet: true,
    onDone: ({ invitation: { email }, link: { path } }) => {
      form.reset();
      onMade({ email, path });
    },
  });
  return (
    <form
      onSubmit={form.onSubmit((values) =>
        invite.mutate(values, { onError: (error) => form.setErrors(fieldErrors(error)) }),
      )}
      noValidate
    >
      <FormError error={invite.error} fields={['email', 'role']} />
      <Group gap="xs" align="flex-end" mb="sm">
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="off"
          flex="0 1 20rem"
          {...form.getInputProps('email')}
        />
        <Select label="Role" data={ROLE_CHOICES} w={150} {...form.getInputProps('role')} />
        <Button type="submit" size="sm" loading={invite.isPending}>
          Make invitation
        </Button>
      </Group>
    </form>
  );
}

const STATES = { open: 'Open', used: 'Accepted', revoked: 'Taken back', expired: 'Expired' };

function InvitationTable({
  invitations,
  onRevoke,
}: {
  invitations: readonly InvitationView[];
  onRevoke: (id: string) => void;
}): ReactNode {
  if (invitations.length === 0) return <Text c="dimmed">Nobody was invited yet.</Text>;
  return (
    <Table.ScrollContainer minWidth={520}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>E-mail</Table.Th>
            <Table.Th>Role</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>By</Table.Th>
            <Table.Th>Good until</Table.Th>
            <Table.Th aria-label="Actions" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {invitations.map(({ id, email, role, state, invitedBy, expiresAt }) => (
            <Table.Tr key={id}>
              <Table.Td>{email}</Table.Td>
              <Table.Td>{role}</Table.Td>
              <Table.Td>{STATES[state]}</Table.Td>
              <Table.Td>{invitedBy ?? '–'}</Table.Td>
              <Table.Td>
                <When at={expiresAt} />
              </Table.Td>
              <Table.Td ta="right">
                {state === 'open' && (
                  <ConfirmButton
                    size="compact-xs"
                    aria-label={`Take back the invitation of ${email}`}
                    question={`Take back the invitation of ${email}?`}
                    consequence="Its link opens nothing any more. You can invite again."
                    onConfirm={() => onRevoke(id)}
                  >
                    Take back
                  </ConfirmButton>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
