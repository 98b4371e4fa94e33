import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { PLACEHOLDER_EMAIL } from '../../../domain/accounts.schema.ts';
import { accounts } from '../../api/accounts.ts';
import { Outside } from '../../layout/outside.tsx';
import { PASSWORD_HINT, problemWithPassword } from '../../parts/new-password.ts';
import { PageTitle } from '../../parts/page-title.tsx';
import { ErrorState, Loaded } from '../../parts/states-of-a-screen.tsx';

const route = getRouteApi('/setup/$secret');

/** A one-time link to an account: of the first owner, or of somebody who forgot the password. */
export function SetupScreen(): ReactNode {
  const { secret } = route.useParams();
  const link = useQuery({
    queryKey: ['setup', secret],
    queryFn: () => accounts.link(secret),
    retry: false,
  });
  return (
    <Outside>
      <PageTitle title="Choose a password" />
      <Loaded query={link} rows={2}>
        {({ email }) => <ChoosePassword secret={secret} email={email} />}
      </Loaded>
    </Outside>
  );
}

function ChoosePassword({ secret, email }: { secret: string; email: string }): ReactNode {
  const navigate = useNavigate();
  const client = useQueryClient();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { password: '' },
    validate: { password: problemWithPassword },
  });
  const choose = useMutation({
    mutationFn: (body: { password: string }) => accounts.useLink(secret, body),
    onSuccess: async () => {
      client.clear();
      await navigate({ to: '/', replace: true });
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => choose.mutate(values))} noValidate>
      <Stack gap="sm">
        <Text>
          From now on you sign in with it as <b>{email}</b>. This link works once.
        </Text>
        {email === PLACEHOLDER_EMAIL && (
          <Text c="dimmed">You can set your own e-mail on the page Account, once you are in.</Text>
        )}
        {choose.error && <ErrorState error={choose.error} />}
        <input type="email" autoComplete="username" value={email} readOnly hidden />
        <PasswordInput
          label="Password"
          description={PASSWORD_HINT}
          autoComplete="new-password"
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" size="sm" loading={choose.isPending}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
