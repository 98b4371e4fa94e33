import { Autocomplete, Grid, NumberInput, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api } from '../../../domain/api.schema.ts';
import type { PricedModel } from '../../../domain/sharing.schema.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { messageOf } from '../../api/problem.ts';
import { TextLink } from '../../parts/link.tsx';
import { priceWords, type CredentialChoice } from './choices.ts';
import type { SessionForm } from './use-session-form.ts';

/** By which account, and which model, pages are answered. */
export function ModelFields({
  form,
  choices,
}: {
  form: SessionForm;
  choices: CredentialChoice[];
}): ReactNode {
  const id = form.values.credential;
  const chosen = choices.find((choice) => choice.id === id);
  return (
    <Stack gap="sm">
      <Select
        label="Credential"
        description={
          id === ''
            ? 'A dry run throws dice for its answers: it needs no credential and costs nothing.'
            : (chosen?.problem ??
              `${chosen?.label ?? 'Model'}${chosen?.owner ? `, shared by ${chosen.owner}` : ''}`)
        }
        data={optionsOf(choices, id)}
        searchable={choices.length > 8}
        maxDropdownHeight={320}
        {...form.getInputProps('credential')}
        onChange={(value: string | null) => {
          form.setValues({ credential: value ?? '', model: '', priceInput: '', priceOutput: '' });
          form.clearErrors();
        }}
      />
      {id === '' && choices.length === 0 && (
        <Text c="dimmed" fz="sm">
          For a model of a provider, first add a credential on{' '}
          <TextLink to="/credentials" underline="always">
            Credentials
          </TextLink>
          .
        </Text>
      )}
      {id !== '' && <ModelName form={form} choice={chosen} />}
    </Stack>
  );
}

function optionsOf(choices: CredentialChoice[], chosen: string) {
  const option = ({ id, name, label, owner, problem }: CredentialChoice) => ({
    value: id,
    label: `${name} · ${label}${owner === null ? '' : ` · ${owner}`}${problem === null ? '' : ' (cannot be used now)'}`,
  });
  const own = choices.filter(({ owner }) => owner === null).map(option);
  const shared = choices.filter(({ owner }) => owner !== null).map(option);
  const isKnown = chosen === '' || choices.some(({ id }) => id === chosen);
  return [
    { value: '', label: 'None: dry run' },
    ...(isKnown ? [] : [{ value: chosen, label: 'A credential that you may not use' }]),
    ...(own.length > 0 ? [{ group: 'Yours', items: own }] : []),
    ...(shared.length > 0 ? [{ group: 'Shared with you', items: shared }] : []),
  ];
}

function ModelName({ form, choice }: { form: SessionForm; choice: CredentialChoice | undefined }): ReactNode {
  const listed = useQuery({
    queryKey: [...keys.credential(choice?.id ?? ''), 'models'],
    queryFn: ({ signal }) =>
      call(api.listProviderModels, { params: { credential: choice?.id ?? '' }, signal }),
    enabled: choice !== undefined && choice.anyModel,
    retry: false,
    staleTime: Infinity,
  });
  const models = mergedModels(choice?.models ?? [], listed.data?.models ?? []);
  const price = models.find(({ model }) => model === form.values.model.trim())?.price ?? null;
  const prices = new Map(models.map((one) => [one.model, priceWords(one.price)]));
  return (
    <Grid gap="sm" align="flex-end">
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Autocomplete
          label="Model"
          description={modelWords(form.values.model, price, listed)}
          placeholder={
            listed.isFetching ? 'Asking the provider for its models …' : 'Choose, or type its name'
          }
          data={models.map(({ model }) => model)}
          limit={200}
          maxDropdownHeight={320}
          renderOption={({ option }) => (
            <Text span fz="sm">
              {option.value}{' '}
              <Text span c="dimmed">
                {prices.get(option.value)}
              </Text>
            </Text>
          )}
          {...form.getInputProps('model')}
        />
      </Grid.Col>
      <Price form={form} field="priceInput" label="Own price, input" usual={price?.input} />
      <Price form={form} field="priceOutput" label="Own price, output" usual={price?.output} />
    </Grid>
  );
}

function Price({
  form,
  field,
  label,
  usual,
}: {
  form: SessionForm;
  field: 'priceInput' | 'priceOutput';
  label: string;
  usual: number | undefined;
}): ReactNode {
  return (
    <Grid.Col span={{ base: 6, md: 3 }}>
      <NumberInput
        label={label}
        description="Dollars per million tokens"
        placeholder={usual === undefined ? 'empty: unknown' : `empty: ${usual}`}
        min={0}
        decimalScale={6}
        hideControls
        prefix="$"
        {...form.getInputProps(field)}
      />
    </Grid.Col>
  );
}

function modelWords(model: string, price: PricedModel['price'], listed: { error: unknown }): string {
  if (model.trim() !== '' && price)
    return `${priceWords(price)} per million tokens (${price.source === 'given' ? 'set with the credential' : 'catalogue'}, ${price.date})`;
  if (listed.error)
    return `The provider’s list is not there; type the model’s name. ${messageOf(listed.error)}`;
  return model.trim() === '' ? 'As the provider calls it.' : 'Its price is unknown: costs will be, too.';
}

/** What the provider lists, with the prices that the credential has for them. */
function mergedModels(known: PricedModel[], listed: PricedModel[]): PricedModel[] {
  const byName = new Map([...known, ...listed].map((one) => [one.model, one]));
  for (const one of known) if (one.price) byName.set(one.model, one);
  return [...byName.values()];
}
