import { Button, Group, Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { z } from 'zod';
import { api } from '../../../domain/api.schema.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { fieldErrors, FormError } from '../../parts/form-errors.tsx';
import { Section } from '../../parts/section.tsx';
import { useAct } from '../../parts/use-act.ts';
import { useSavedForm } from '../../parts/use-saved-form.ts';

export type Account = z.output<typeof api.account.response>;

/** Name and e-mail. The e-mail is what others share by: an administrator changes it, but for the first one. */
export function ProfileSection({ account }: { account: Account }): ReactNode {
  const { name, email, emailIsPlaceholder } = account;
  const form = useSavedForm({ name, email });
  const change = useAct((body: { name: string; email?: string }) => call(api.changeAccount, { body }), {
    renews: [keys.me, keys.users],
    done: 'Saved.',
    quiet: true,
    onDone: (saved) => {
      form.setInitialValues({ name: saved.name, email: saved.email });
      form.setValues({ name: saved.name, email: saved.email });
    },
  });
  const save = form.onSubmit((values) =>
    change.mutate(emailIsPlaceholder && values.email !== email ? values : { name: values.name }, {
      onError: (error) => form.setErrors(fieldErrors(error)),
    }),
  );
  return (
    <Section title="Who you are">
      <form onSubmit={save} noValidate>
        <Stack gap="sm" maw={420}>
          <FormError error={change.error} fields={['name', 'email']} />
          <TextInput label="Name" autoComplete="name" {...form.getInputProps('name')} />
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="email"
            description={
              emailIsPlaceholder
                ? 'Set your own: by it you sign in, and others share with you.'
                : 'An administrator can change it, as others share with you by it.'
            }
            disabled={!emailIsPlaceholder}
            {...form.getInputProps('email')}
          />
          <Group>
            <Button type="submit" disabled={!form.isDirty()} loading={change.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
