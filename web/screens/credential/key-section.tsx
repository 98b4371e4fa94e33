import { Alert, Button, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ReactNode } from 'react';
import { presetOf } from '../../../domain/providers.ts';
import type { CredentialView } from '../../../domain/credentials.schema.ts';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { fieldErrors, FormError } from '../../parts/form-errors.tsx';
import { Section } from '../../parts/section.tsx';
import { KeyState } from '../credentials/key-state.tsx';
import { useChange } from './use-change.ts';

/** The key: it is written, and never read. */
export function KeySection({ credential }: { credential: CredentialView }): ReactNode {
  const form = useForm({
    mode: 'controlled',
    initialValues: { key: '' },
    validate: { key: (key) => (key.trim() === '' ? 'Give the key.' : null) },
  });
  const change = useChange(credential, 'Key saved.', { quiet: true, onDone: () => form.reset() });
  const remove = useChange(credential, 'Key taken away.');
  const isThere = credential.key !== 'none';
  return (
    <Section title="API key" about="It is stored encrypted, and never shown again.">
      <Stack gap="sm" maw={560}>
        <Text>
          <KeyState credential={credential} />
        </Text>
        {credential.problem !== null && <Alert color="orange">{credential.problem}</Alert>}
        <form
          onSubmit={form.onSubmit((values) =>
            change.mutate(values, { onError: (error) => form.setErrors(fieldErrors(error)) }),
          )}
          noValidate
        >
          <Stack gap="sm">
            <FormError error={change.error} fields={['key']} />
            <PasswordInput
              label={isThere ? 'New key' : 'Key'}
              autoComplete="new-password"
              {...form.getInputProps('key')}
            />
            <Group gap="xs">
              <Button type="submit" loading={change.isPending}>
                {isThere ? 'Replace key' : 'Save key'}
              </Button>
              {isThere && !presetOf(credential.provider).needsKey && (
                <ConfirmButton
                  question="Take the key away?"
                  consequence="It is erased. Calls go to the server without a key from then on."
                  onConfirm={() => remove.mutate({ key: null })}
                >
                  Take key away
                </ConfirmButton>
              )}
            </Group>
          </Stack>
        </form>
      </Stack>
    </Section>
  );
}
