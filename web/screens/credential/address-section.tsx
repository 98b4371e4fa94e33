import { Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CredentialView } from '../../../domain/credentials.schema.ts';
import { fieldErrors, FormError } from '../../parts/form-errors.tsx';
import { Section } from '../../parts/section.tsx';
import { useSavedForm } from '../../parts/use-saved-form.ts';
import { useChange } from './use-change.ts';

const FIELDS = ['apiUrl', 'key'] as const;

/** Where the provider is reached. Another address takes another key. */
export function AddressSection({ credential }: { credential: CredentialView }): ReactNode {
  const form = useSavedForm({ apiUrl: credential.apiUrl, key: '' });
  const change = useChange(credential, 'Address saved.', {
    quiet: true,
    onDone: ({ apiUrl }) => {
      form.setInitialValues({ apiUrl, key: '' });
      form.setValues({ apiUrl, key: '' });
    },
  });
  const moved = form.values.apiUrl !== credential.apiUrl;
  const losesKey = moved && credential.key !== 'none' && form.values.key === '';
  const save = form.onSubmit(({ apiUrl, key }) =>
    change.mutate(key === '' ? { apiUrl } : { apiUrl, key }, {
      onError: (error) => form.setErrors(fieldErrors(error)),
    }),
  );
  return (
    <Section title="Address">
      <form onSubmit={save} noValidate>
        <Stack gap="sm" maw={560}>
          <FormError error={change.error} fields={FIELDS} />
          <TextInput
            label="API URL"
            inputMode="url"
            description={
              losesKey ? 'Saving clears the key: a key is for the address that it was given for.' : null
            }
            {...form.getInputProps('apiUrl')}
          />
          {moved && (
            <PasswordInput
              label="API key for the new address"
              description="Leave it empty to give one later."
              autoComplete="new-password"
              {...form.getInputProps('key')}
            />
          )}
          <Group gap="xs">
            <Button type="submit" disabled={!moved} loading={change.isPending}>
              Save address
            </Button>
            {moved && (
              <Button variant="subtle" onClick={() => form.reset()}>
                Undo
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
