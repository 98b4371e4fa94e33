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
    queryFn: () => accounts.link(secret),
    retry: false,
  });
  return (
    <Outside>
      <PageTitle title="Invitation" />
      <Loaded query={invitation} rows={3}>
        {({ email }) => <Accept secret={secret} email={email} />}
      </Loaded>
    </Outside>
  );
}

function Accept({ secret, email }: { secret: string; email: string }): ReactNode {
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
    mutationFn: (body: { name: string; password: string }) => accounts.useLink(secret, body),
    onSuccess: async () => {
      client.clear();
      await navigate({ to: '/', replace: true });
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => accept.mutate(values))} noValidate>
      <Stack gap="sm">
        <Text>
          You are invited to Proband as <b>{email}</b>. Choose a password to sign in with. This link works
          once.
        </Text>
        {accept.error && <ErrorState error={accept.error} />}
        <input type="email" autoComplete="username" value={email} readOnly hidden />
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
