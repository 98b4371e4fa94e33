import {
  Accordion,
  Alert,
  Button,
  Grid,
  Group,
  JsonInput,
  Paper,
  Select,
  Stack,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import { PLATFORMS, type PlatformName } from '../../../domain/config.schema.ts';
import { PLATFORM_WORDS, platformLabel } from '../../parts/platform-words.ts';
import { ErrorState } from '../../parts/states-of-a-screen.tsx';
import type { CredentialChoice } from './choices.ts';
import { ConductFields } from './conduct-fields.tsx';
import { LimitFields } from './limit-fields.tsx';
import { ModelFields } from './model-fields.tsx';
import { ParameterFields } from './parameter-fields.tsx';
import { PromptPreview } from './preview.tsx';
import { serverErrors } from './server-errors.ts';
import { configOf, modelName, settingsOf, type FieldErrors, type Settings } from './settings-of.ts';
import { useSessionForm, type SessionForm } from './use-session-form.ts';
import type { SessionValues } from './values.ts';

interface Given {
  initial: SessionValues;
  /** The experiment's platform, which a session may override. */
  platform: PlatformName;
  choices: CredentialChoice[];
  mayBudget: boolean;
  /** What the button says, and what stands beside it. */
  action: string;
  cancel: ReactNode;
  /** What is to be known before changing anything. */
  notice?: ReactNode;
  pending: boolean;
  /** Rejects with what the server said. */
  onSettings: (settings: Settings) => Promise<unknown>;
}

/** Settings of a session, for a new one and for one that is there. */
export function SessionSettingsForm(given: Given): ReactNode {
  const { initial, choices, pending, onSettings } = given;
  const form = useSessionForm(initial);
  const [opened, setOpened] = useState<string[]>([]);
  /** What the server said that belongs to no field. */
  const [refused, setRefused] = useState<unknown>(null);
  const element = useRef<HTMLFormElement>(null);
  const provider = choices.find(({ id }) => id === form.values.credential)?.provider ?? null;
  const show = (errors: FieldErrors): void => {
    form.setErrors(errors);
    setOpened((before) => [...new Set([...before, ...sectionsOf(errors)])]);
    // Once they are drawn, also in sections that were closed.
    requestAnimationFrame(() =>
      element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(),
    );
  };
  const submit = async (): Promise<void> => {
    setRefused(null);
    const read = settingsOf(form.values, provider);
    if (!read.ok) return show(read.errors);
    try {
      await onSettings(read.settings);
    } catch (error) {
      const found = serverErrors(error, form.values, provider);
      if (Object.keys(found).length > 0) show(found);
      else setRefused(error);
    }
  };
  return (
    <form
      ref={element}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack gap="md">
        {given.notice && <Notice>{given.notice}</Notice>}
        <Basics form={form} platform={given.platform} choices={choices} />
        <Persona form={form} provider={provider} />
        <Folded
          form={form}
          provider={provider}
          opened={opened}
          onOpened={setOpened}
          mayBudget={given.mayBudget}
        />
        {refused !== null && <ErrorState error={refused} />}
        <Group>
          <Button type="submit" size="sm" loading={pending}>
            {given.action}
          </Button>
          {given.cancel}
        </Group>
      </Stack>
    </form>
  );
}

function Notice({ children }: { children: ReactNode }): ReactNode {
  return (
    <Alert icon={<IconInfoCircle aria-hidden />} py="xs">
      {children}
    </Alert>
  );
}

function Basics({
  form,
  platform,
  choices,
}: {
  form: SessionForm;
  platform: PlatformName;
  choices: CredentialChoice[];
}): ReactNode {
  return (
    <Paper>
      <Stack gap="sm">
        <Title order={2}>Session</Title>
        <Grid gap="sm" align="flex-end">
          <Grid.Col span={{ base: 12, md: 6 }}>
            <TextInput
              label="Name"
              description="What tells it from the others of this experiment."
              required
              {...form.getInputProps('name')}
            />
          </Grid.Col>
          <Grid.Col span={{ base: 12, sm: 6, md: 3 }}>
            <Select
              label="Platform"
              description={
                form.values.platform === platform
                  ? 'As the experiment has it.'
                  : `The experiment’s is ${platformLabel(platform)}.`
              }
              data={PLATFORMS.map((value) => ({ value, label: PLATFORM_WORDS[value].label }))}
              {...form.getInputProps('platform')}
            />
          </Grid.Col>
          <Grid.Col span={{ base: 12, sm: 6, md: 3 }}>
            <Select
              label="Mode"
              description="Reads pages and sends forms; runs no scripts."
              data={[{ value: 'http_plain', label: 'Plain HTTP' }]}
              {...form.getInputProps('mode')}
            />
          </Grid.Col>
        </Grid>
        <ModelFields form={form} choices={choices} />
      </Stack>
    </Paper>
  );
}

function Persona({ form, provider }: { form: SessionForm; provider: string | null }): ReactNode {
  const { values } = form;
  const config = useMemo(() => previewConfig(values, provider), [values, provider]);
  return (
    <Paper>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Stack gap="sm">
            <Title order={2}>Persona</Title>
            <Textarea
              label="Role and context"
              description="Who the participant is, in your words. It stands in the prompt as it is written here; empty is allowed."
              minRows={14}
              maxRows={30}
              {...form.getInputProps('persona')}
            />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <PromptPreview config={config} />
        </Grid.Col>
      </Grid>
    </Paper>
  );
}

/** What decides the prompt; what else may be wrong in the form does not keep it from being shown. */
function previewConfig(values: SessionValues, provider: string | null) {
  const isReady = values.credential === '' || (provider !== null && values.model.trim() !== '');
  return configOf(
    {
      ...values,
      ...(isReady ? {} : { credential: '', model: '', parameters: {}, otherParameters: '' }),
      ...{ timeLimitMinutes: '', maxSteps: '', maxRefusals: '', pace: 'none', answers: '' },
      ...{ priceInput: '', priceOutput: '' },
    },
    provider,
  );
}

/** The fields of each section that is folded away. */
const SECTIONS: Record<string, RegExp> = {
  parameters: /^(parameters\.|otherParameters)/,
  limits: /^(timeLimit|max)/,
  conduct: /^(pace|reasoning|memory|rewording|askAlways|approve|onUnclear)/,
  rare: /^(answers|ends)/,
};

function sectionsOf(errors: FieldErrors): string[] {
  const fields = Object.keys(errors);
  return Object.keys(SECTIONS).filter((name) => fields.some((field) => SECTIONS[name]?.test(field)));
}

function Folded({
  form,
  provider,
  opened,
  onOpened,
  mayBudget,
}: {
  form: SessionForm;
  provider: string | null;
  opened: string[];
  onOpened: (sections: string[]) => void;
  mayBudget: boolean;
}): ReactNode {
  const section = (value: string, title: string, content: ReactNode): ReactNode => (
    <Accordion.Item value={value}>
      <Accordion.Control>{title}</Accordion.Control>
      <Accordion.Panel>{content}</Accordion.Panel>
    </Accordion.Item>
  );
  return (
    <Accordion multiple variant="contained" order={2} value={opened} onChange={onOpened}>
      {section('limits', 'Limits and budgets', <LimitFields form={form} mayBudget={mayBudget} />)}
      {section(
        'parameters',
        'Parameters of the model',
        <ParameterFields form={form} model={modelName(form.values, provider)} />,
      )}
      {section('conduct', 'Conduct: pace, memory, step-through', <ConductFields form={form} />)}
      {section('rare', 'Rules for the end of the study, fixed answers', <RareFields form={form} />)}
    </Accordion>
  );
}

function RareFields({ form }: { form: SessionForm }): ReactNode {
  return (
    <Stack gap="sm">
      <JsonInput
        label="How the study’s end is recognised, as JSON"
        description={
          'Tried before Proband’s own rules: [{"match": "text", "pattern": "Thank you", "outcome": "finished"}]'
        }
        autosize
        minRows={2}
        maxRows={12}
        {...form.getInputProps('ends')}
      />
      {form.values.credential === '' && (
        <JsonInput
          label="What a dry run answers, as JSON"
          description={'By field, or page and field: {"age": 30, "Consent.agree": true}'}
          autosize
          minRows={2}
          maxRows={12}
          {...form.getInputProps('answers')}
        />
      )}
    </Stack>
  );
}
