import { Button, Group, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ReactNode } from 'react';
import { api } from '../../../domain/api.schema.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { ApiProblem } from '../../api/problem.ts';
import { fieldErrors, FormError } from '../../parts/form-errors.tsx';
import { PASSWORD_HINT, problemWithPassword } from '../../parts/new-password.ts';
import { Section } from '../../parts/section.tsx';
import { useAct } from '../../parts/use-act.ts';
import { sessionsKey } from './queries.ts';
import type { Account } from './profile-section.tsx';

/** Sets another password, which ends the other sessions. */
export function PasswordSection({ account: { hasPassword, email } }: { account: Account }): ReactNode {
  const form = useForm({
    mode: 'controlled',
    initialValues: { current: '', password: '' },
    validate: {
      current: (current) => (hasPassword && current === '' ? 'Give the password that you have now.' : null),
      password: problemWithPassword,
    },
  });
  const change = useAct(
    ({ current, password }: { current: string; password: string }) =>
      call(api.changePassword, { body: hasPassword ? { current, password } : { password } }),
    {
      renews: [keys.me, sessionsKey],
      done: 'The password is another one now. Your other sessions have ended.',
      quiet: true,
      onDone: () => form.reset(),
    },
  );
  const isWrong = change.error instanceof ApiProblem && change.error.code === 'wrong_password';
  const save = form.onSubmit((values) =>
    change.mutate(values, {
      onError: (error) =>
        form.setErrors(
          error instanceof ApiProblem && error.code === 'wrong_password'
            ? { current: error.message }
            : fieldErrors(error),
        ),
    }),
  );
  return (
    <Section title="Password" about="Another password ends your sessions in other browsers.">
      <form onSubmit={save} noValidate>
        <Stack gap="sm" maw={420}>
          {!isWrong && <FormError error={change.error} fields={['current', 'password']} />}
          <input type="email" autoComplete="username" value={email} readOnly hidden />
          {hasPassword && (
            <PasswordInput
              label="Current password"
              autoComplete="current-password"
              {...form.getInputProps('current')}
            />
          )}
          <PasswordInput
            label="New password"
            description={PASSWORD_HINT}
            autoComplete="new-password"
            {...form.getInputProps('password')}
          />
          <Group>
            <Button type="submit" loading={change.isPending}>
              Change password
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
