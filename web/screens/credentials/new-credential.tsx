import { Button, Group, Modal, PasswordInput, Select, Stack, TextInput } from '@mantine/core';
import { useForm, type UseFormReturnType } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api } from '../../../domain/api.schema.ts';
import { presetOf, type ProviderName } from '../../../domain/providers.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { fieldErrors, FormError } from '../../parts/form-errors.tsx';
import { useAct } from '../../parts/use-act.ts';
import { PROVIDER_WORDS, providerChoices } from './provider-words.ts';
import { TestResult } from './test-result.tsx';

interface Values {
  provider: ProviderName;
  name: string;
  apiUrl: string;
  key: string;
}
const FIELDS = ['provider', 'name', 'apiUrl', 'key'] as const;
const FIRST: ProviderName = 'openai';

/** Asks for what a new credential needs, tries it out, and saves it. @param taken names that one has already */
export function NewCredential({
  opened,
  onClose,
  taken,
}: {
  opened: boolean;
  onClose: () => void;
  taken: readonly string[];
}): ReactNode {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="New credential"
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <NewCredentialForm taken={taken} onClose={onClose} />
    </Modal>
  );
}

function NewCredentialForm({ taken, onClose }: { taken: readonly string[]; onClose: () => void }): ReactNode {
  const navigate = useNavigate();
  const form = useForm<Values>({
    mode: 'controlled',
    initialValues: {
      provider: FIRST,
      name: freeName(presetOf(FIRST).label, taken),
      apiUrl: presetOf(FIRST).apiUrl ?? '',
      key: '',
    },
    validate: {
      name: (name) => problemWithName(name, taken),
      apiUrl: (url) => (url.trim() === '' ? 'Give the address of the API.' : null),
      key: (key, { provider }) =>
        key.trim() === '' && presetOf(provider).needsKey ? 'This provider needs an API key.' : null,
    },
  });
  const showErrors = (error: unknown): void => form.setErrors(fieldErrors(error));
  const test = useAct((values: Values) => call(api.testNewCredential, { body: reachedBy(values) }), {
    quiet: true,
  });
  const save = useAct(
    (values: Values) => call(api.saveCredential, { body: { name: values.name, ...reachedBy(values) } }),
    {
      renews: [keys.credentials],
      quiet: true,
      onDone: ({ credential: { id } }) => void navigate({ to: '/credentials/$id', params: { id } }),
    },
  );
  const testNow = (): void => {
    if (!form.validate().hasErrors) test.mutate(form.values, { onError: showErrors });
  };
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values, { onError: showErrors }))} noValidate>
      <Stack gap="sm">
        <Fields form={form} taken={taken} onReach={() => test.reset()} />
        <FormError error={save.error ?? test.error} fields={FIELDS} />
        {test.data && <TestResult tested={test.data} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="subtle" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="default" onClick={testNow} loading={test.isPending}>
            Test
          </Button>
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** @param onReach told when what was tested is not what stands there any more */
function Fields({
  form,
  taken,
  onReach,
}: {
  form: UseFormReturnType<Values>;
  taken: readonly string[];
  onReach: () => void;
}): ReactNode {
  const { provider } = form.values;
  const preset = presetOf(provider);
  const choose = (next: ProviderName): void => {
    const { label, apiUrl } = presetOf(next);
    const untouched = form.values.name === freeName(preset.label, taken);
    form.setValues({
      provider: next,
      apiUrl: apiUrl ?? '',
      ...(untouched ? { name: freeName(label, taken) } : {}),
    });
    form.clearErrors();
    onReach();
  };
  const reach = (name: 'apiUrl' | 'key') => watched(form, name, onReach);
  return (
    <>
      <Select
        label="Provider"
        description={PROVIDER_WORDS[provider]}
        data={providerChoices()}
        value={provider}
        onChange={(value) => value !== null && choose(value)}
        maxDropdownHeight={320}
        data-autofocus
      />
      <TextInput
        label="Name"
        description="By which you and others choose it."
        {...form.getInputProps('name')}
      />
      <TextInput
        label="API URL"
        description={
          preset.apiUrl === null ? 'The base of your own API.' : 'Change it only for a gateway of yours.'
        }
        inputMode="url"
        {...reach('apiUrl')}
      />
      <PasswordInput
        label={preset.needsKey ? 'API key' : 'API key, if your server asks for one'}
        description="It is stored encrypted, and never shown again."
        autoComplete="new-password"
        {...reach('key')}
      />
    </>
  );
}

/** A field that tells when it changes. */
function watched(form: UseFormReturnType<Values>, name: 'apiUrl' | 'key', onChange: () => void) {
  const props = form.getInputProps(name) as { onChange: (event: unknown) => void };
  return {
    ...props,
    onChange: (event: unknown): void => {
      props.onChange(event);
      onChange();
    },
  };
}

function reachedBy({ provider, apiUrl, key }: Values) {
  return { provider, apiUrl, ...(key.trim() === '' ? {} : { key }) };
}

/** A second one of a name would change the first. */
function problemWithName(name: string, taken: readonly string[]): string | null {
  if (name.trim() === '') return 'Give it a name.';
  return taken.includes(name.trim()) ? 'You have a credential of this name. Choose another.' : null;
}

function freeName(label: string, taken: readonly string[]): string {
  let name = label;
  for (let number = 2; taken.includes(name); number++) name = `${label} ${number}`;
  return name;
}
