import { Stack, Tabs, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { CallDetail, CallSummary } from '../../../../domain/job-page.schema.ts';
import type { Reply } from '../../../../domain/reply.ts';
import { JsonView } from '../../../parts/json-view.tsx';
import { Loaded } from '../../../parts/states-of-a-screen.tsx';
import { Facts } from '../facts.tsx';
import { jobQueries } from '../queries.ts';
import { LongText } from './long-text.tsx';
import { messagesOf, readReply } from './read-reply.ts';

/** What was told to the model and what it said, to be read and as it was sent. */
export function CallTexts({ job, call }: { job: string; call: CallSummary }): ReactNode {
  const query = useQuery(jobQueries.call(job, call.id));
  return <Loaded query={query}>{(detail) => <Texts call={detail} />}</Loaded>;
}

function Texts({ call }: { call: CallDetail }): ReactNode {
  const messages = messagesOf(call.prompt);
  const { requestId, systemFingerprint, structured, dropped } = call;
  return (
    <Tabs defaultValue={messages.length > 0 ? 'prompt' : 'prompt-raw'} keepMounted={false}>
      <Tabs.List mb="xs">
        {messages.length > 0 && <Tabs.Tab value="prompt">Prompt</Tabs.Tab>}
        <Tabs.Tab value="prompt-raw">Prompt as JSON</Tabs.Tab>
        <Tabs.Tab value="reply">Reply</Tabs.Tab>
        <Tabs.Tab value="response">Response as JSON</Tabs.Tab>
        <Tabs.Tab value="parameters">Parameters</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="prompt">
        <Stack gap="sm">
          {messages.map(({ role, text }) => (
            <div key={role}>
              <Title order={5}>{role}</Title>
              <LongText text={text} label={`${role.toLowerCase()} message`} />
            </div>
          ))}
        </Stack>
      </Tabs.Panel>
      <Tabs.Panel value="prompt-raw">
        <JsonView value={call.prompt} label="prompt" />
      </Tabs.Panel>
      <Tabs.Panel value="reply">
        <ReplyRead reply={readReply(call.reply)} />
      </Tabs.Panel>
      <Tabs.Panel value="response">
        {call.response === null ? (
          <Text c="dimmed">There is no response.</Text>
        ) : (
          <JsonView value={call.response} label="response" />
        )}
      </Tabs.Panel>
      <Tabs.Panel value="parameters">
        <JsonView value={call.parameters} label="parameters" />
        <Facts
          facts={[
            ['Left out, as the model refuses them', dropped.length > 0 ? dropped.join(', ') : null],
            ['JSON asked for as', structured],
            ['Request id of the provider', requestId],
            ['System fingerprint', systemFingerprint],
          ]}
        />
      </Tabs.Panel>
    </Tabs>
  );
}

function ReplyRead({ reply }: { reply: Reply | null }): ReactNode {
  if (!reply) return <Text c="dimmed">There is no reply that could be read.</Text>;
  const { reasoning, answers, press, notes } = reply;
  return (
    <Stack gap="sm">
      {reasoning !== '' && <LongText text={reasoning} label="reasoning" />}
      <Facts
        facts={[
          ...Object.entries(answers).map(
            ([name, answer]) => [name, answer === null ? '(nothing)' : said(answer)] as const,
          ),
          ['Pressed', press ?? 'nothing'],
        ]}
      />
      {notes !== '' && <LongText text={notes} label="notes" />}
    </Stack>
  );
}

function said(answer: string | number | boolean | string[]): string {
  return Array.isArray(answer) ? answer.join(', ') : String(answer);
}
