import { Accordion, Group, List, Text, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { CallSummary } from '../../../../domain/job-page.schema.ts';
import { dollars } from '../../../parts/dollars.ts';
import { clock } from '../timeline/axis.ts';
import { CALL_WORDS } from '../timeline/span-words.ts';
import { CallTexts } from './call-texts.tsx';

/** The calls to a model of one step; what was said in each is fetched when it is opened. */
export function Calls({ job, calls }: { job: string; calls: CallSummary[] }): ReactNode {
  const [opened, setOpened] = useState<string[]>([]);
  if (calls.length === 0) return null;
  return (
    <div>
      <Title order={3} mb={4}>
        Calls to the model
      </Title>
      <Accordion multiple value={opened} onChange={setOpened} variant="contained" order={4}>
        {calls.map((call, index) => (
          <Accordion.Item key={call.id} value={call.id}>
            <Accordion.Control>
              <CallLine call={call} number={index + 1} />
            </Accordion.Control>
            <Accordion.Panel>
              {opened.includes(call.id) && (
                <>
                  <Troubles call={call} />
                  <CallTexts job={job} call={call} />
                </>
              )}
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </div>
  );
}

function CallLine({ call, number }: { call: CallSummary; number: number }): ReactNode {
  const { status, outcome, misfits, modelReturned, modelAsked } = call;
  const how = outcome === null || outcome === 'replied' ? '' : ` (${outcome})`;
  return (
    <Group gap="md" fz="sm" component="span">
      <Text span inherit fw={600}>
        Call {number}: {CALL_WORDS[status] ?? status}
        {how}
        {misfits.length > 0 && ', does not fit the page'}
      </Text>
      <Text span inherit c="dimmed">
        {[modelReturned ?? modelAsked, tokens(call), money(call), latency(call)]
          .filter((part) => part !== '')
          .join(' · ')}
      </Text>
    </Group>
  );
}

function tokens({ promptTokens, completionTokens, cachedTokens, reasoningTokens }: CallSummary): string {
  if (promptTokens === null && completionTokens === null) return 'tokens unknown';
  const cached = cachedTokens ? ` (${cachedTokens} cached)` : '';
  const reasoned = reasoningTokens ? ` (${reasoningTokens} reasoning)` : '';
  return `${promptTokens ?? '?'}${cached} + ${completionTokens ?? '?'}${reasoned} tokens`;
}

function money({ costUsd, status }: CallSummary): string {
  if (costUsd === null) return status === 'sending' ? '' : 'cost unknown';
  return dollars(costUsd);
}

function latency({ latencyMs }: CallSummary): string {
  return latencyMs === null ? '' : clock(latencyMs) === '0' ? '0 s' : clock(latencyMs);
}

function Troubles({ call: { misfits, error, errorText, httpStatus } }: { call: CallSummary }): ReactNode {
  return (
    <>
      {error !== null && (
        <Text mb="xs" style={{ overflowWrap: 'anywhere' }}>
          Failed: {error.replaceAll('_', ' ')}
          {httpStatus !== null && ` (HTTP ${httpStatus})`}
          {errorText !== null && `: ${errorText}`}
        </Text>
      )}
      {misfits.length > 0 && (
        <>
          <Text>The reply does not fit the page:</Text>
          <List size="sm" mb="xs">
            {misfits.map((misfit, index) => (
              <List.Item key={index}>{misfit}</List.Item>
            ))}
          </List>
        </>
      )}
    </>
  );
}
