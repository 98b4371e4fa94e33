import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { accounts } from '../../api/accounts.ts';
import { Outside } from '../../layout/outside.tsx';
import { PageTitle } from '../../parts/page-title.tsx';
import { ErrorState } from '../../parts/states-of-a-screen.tsx';
import { returnPath } from './return-path.ts';

const route = getRouteApi('/sign-in');

export function SignInScreen(): ReactNode {
  const { to } = route.useSearch();
  const router = useRouter();
  const client = useQueryClient();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: {
      email: (value) => (value.trim() === '' ? 'Give your e-mail address.' : null),
      password: (value) => (value === '' ? 'Give your password.' : null),
    },
  });
  const signIn = useMutation({
    mutationFn: accounts.signIn,
    onSuccess: () => {
      client.clear(); // nothing that another person saw
      router.history.push(returnPath(to));
    },
  });
  return (
    <Outside>
      <PageTitle title="Sign in" />
      <form onSubmit={form.onSubmit((values) => signIn.mutate(values))} noValidate>
        <Stack gap="sm">
          {signIn.error && <ErrorState error={signIn.error} />}
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="username"
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <Button type="submit" size="sm" loading={signIn.isPending}>
            Sign in
          </Button>
        </Stack>
      </form>
    </Outside>
  );
}
