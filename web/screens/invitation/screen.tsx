import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { accounts } from '../../api/accounts.ts';
import { Outside } from '../../layout/outside.tsx';
import { PASSWORD_HINT, problemWithPassword } from '../../parts/new-password.ts';
import { PageTitle } from '../../parts/page-title.tsx';
import { ErrorState, Loaded } from '../../parts/states-of-a-screen.tsx';

const route = getRouteApi('/invitation/$secret');

/** What somebody opens who was invited. */
export function InvitationScreen(): ReactNode {
  const { secret } = route.useParams();
  const invitation = useQuery({
    queryKey: ['invitation', secret],
    queryFn: () => accounts.invitation(secret),
    retry: false,
  });
  return (
    <Outside>
      <PageTitle title="Invitation" />
      <Loaded query={invitation} rows={3}>
        {({ email, invitedBy }) => <Accept secret={secret} email={email} invitedBy={invitedBy} />}
      </Loaded>
    </Outside>
  );
}

function Accept({
  secret,
  email,
  invitedBy = 'Somebody',
}: {
  secret: string;
  email: string | undefined;
  invitedBy: string | undefined;
}): ReactNode {
  const navigate = useNavigate();
  const client = useQueryClient();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '', password: '' },
    validate: {
      name: (value) => (value.trim() === '' ? 'Give the name that others see.' : null),
      password: problemWithPassword,
    },
  });
  const accept = useMutation({
    mutationFn: (body: { name: string; password: string }) => accounts.acceptInvitation(secret, body),
    onSuccess: async () => {
      client.clear();
      await navigate({ to: '/', replace: true });
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => accept.mutate(values))} noValidate>
      <Stack gap="sm">
        <Text>
          {invitedBy} invites you to this installation of Proband{email === undefined ? '' : `, as ${email}`}.
        </Text>
        {accept.error && <ErrorState error={accept.error} />}
        <TextInput
          label="Your name"
          autoComplete="name"
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <PasswordInput
          label="Password"
          description={PASSWORD_HINT}
          autoComplete="new-password"
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" size="sm" loading={accept.isPending}>
          Accept
        </Button>
      </Stack>
    </form>
  );
}
