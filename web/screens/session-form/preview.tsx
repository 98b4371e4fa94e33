import {
  Alert,
  Box,
  Group,
  Mark,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Textarea,
  Title,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { z } from 'zod';
import { api } from '../../../domain/api.schema.ts';
import type { ConfigContent } from '../../../domain/config.schema.ts';
import { call } from '../../api/client.ts';
import { JsonView } from '../../parts/json-view.tsx';
import { ErrorState, Loading } from '../../parts/states-of-a-screen.tsx';

type Preview = z.output<typeof api.preview.response>;
type View = 'readable' | 'raw' | 'page';

const PASTED = 'pasted';
/** From the last stroke to the question, in ms. */
const PAUSE_MS = 300;

/** The exact prompt that these settings make of a page, while they are being written. @param config null: not possible as they stand */
export function PromptPreview({ config }: { config: ConfigContent | null }): ReactNode {
  const [view, setView] = useState<View>('readable');
  const [chosen, setChosen] = useState<string | null>(null);
  const [html, setHtml] = useState('');
  const samples = useQuery({
    queryKey: ['preview', 'samples'],
    queryFn: ({ signal }) => call(api.listSamples, { signal }),
    staleTime: Infinity,
  });
  const list = samples.data?.samples ?? [];
  const usual = list.find(({ platform }) => platform === config?.platform) ?? list[0];
  const page = chosen ?? usual?.name ?? null;
  const [asked] = useDebouncedValue({ config, page, html }, PAUSE_MS);
  const preview = usePreview(asked);
  return (
    <Stack gap="xs" role="region" aria-label="Preview of the prompt">
      <Group justify="space-between" align="center" gap="xs">
        <Title order={3}>What the model is told</Title>
        <ViewChoice view={view} onView={setView} />
      </Group>
      <Select
        label="On this page"
        description={
          page === PASTED
            ? 'The source of a page of your study. It is not stored.'
            : list.find(({ name }) => name === page)?.description
        }
        data={[
          { group: 'Samples', items: list.map(({ name, title }) => ({ value: name, label: title })) },
          { group: 'Your own', items: [{ value: PASTED, label: 'Pasted HTML' }] },
        ]}
        value={page}
        onChange={setChosen}
      />
      {page === PASTED && (
        <Textarea
          label="HTML of the page"
          minRows={3}
          maxRows={8}
          value={html}
          onChange={(event) => setHtml(event.currentTarget.value)}
        />
      )}
      {config === null && (
        <Text c="dimmed" fz="sm">
          The preview waits until the model and its parameters are right.
        </Text>
      )}
      {preview.error && <ErrorState error={preview.error} />}
      {preview.data ? (
        <Shown preview={preview.data} view={view} persona={asked.config?.persona ?? ''} />
      ) : (
        preview.isFetching && <Loading rows={6} label="Making the prompt" />
      )}
    </Stack>
  );
}

function ViewChoice({ view, onView }: { view: View; onView: (view: View) => void }): ReactNode {
  return (
    <SegmentedControl<View>
      size="xs"
      aria-label="Show the prompt as"
      value={view}
      onChange={onView}
      data={[
        { value: 'readable', label: 'Readable' },
        { value: 'raw', label: 'Raw' },
        { value: 'page', label: 'Page as read' },
      ]}
    />
  );
}

function usePreview({
  config,
  page,
  html,
}: {
  config: ConfigContent | null;
  page: string | null;
  html: string;
}) {
  const isReady = config !== null && page !== null && (page !== PASTED || html.trim() !== '');
  return useQuery({
    queryKey: ['preview', 'prompt', config, page, page === PASTED ? html : ''],
    queryFn: ({ signal }) =>
      call(api.preview, {
        body: { config: config!, page: page === PASTED ? { html } : { sample: page! } },
        signal,
      }),
    enabled: isReady,
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 10_000,
  });
}

function Shown({ preview, view, persona }: { preview: Preview; view: View; persona: string }): ReactNode {
  const { prompt, page, warnings } = preview;
  return (
    <Stack gap="xs">
      {warnings.length > 0 && (
        <Alert color="yellow" py="xs">
          {warnings.map((warning) => (
            <Text key={warning} fz="sm">
              {warning}
            </Text>
          ))}
        </Alert>
      )}
      {prompt && (
        <Text c="dimmed" fz="sm">
          About {prompt.tokens.about.toLocaleString()} tokens · version {prompt.version} of the prompt
          {prompt.dropped.length > 0 &&
            ` · left out, as this model refused them: ${prompt.dropped.join(', ')}`}
        </Text>
      )}
      {view === 'page' && <JsonView value={page} label="page as read" />}
      {view === 'raw' && prompt && <JsonView value={prompt} label="prompt" />}
      {view === 'readable' &&
        prompt?.messages.map((message, index) => <Message key={index} {...message} persona={persona} />)}
    </Stack>
  );
}

function Message({ role, content, persona }: { role: string; content: string; persona: string }): ReactNode {
  const at = persona.trim() === '' ? -1 : content.indexOf(persona);
  const name = role === 'system' ? 'System message' : 'User message';
  return (
    <Box>
      <Text fw={600} fz="sm">
        {name}
      </Text>
      <Box
        tabIndex={0}
        role="region"
        aria-label={name}
        p="xs"
        mah="26rem"
        bd="1px solid var(--mantine-color-default-border)"
        bdrs="sm"
        fz="sm"
        style={{ overflow: 'auto', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
      >
        {at === -1 || role !== 'system' ? (
          content
        ) : (
          <>
            {content.slice(0, at)}
            <Mark>{persona}</Mark>
            {content.slice(at + persona.length)}
          </>
        )}
      </Box>
    </Box>
  );
}
