import { Badge, Group, List, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { CallSummary } from '../../../../domain/job-page.schema.ts';
import type { StepView } from '../../../../domain/jobs.schema.ts';
import { jobQueries } from '../queries.ts';
import { SUBMISSION_WORDS } from '../timeline/span-words.ts';
import { readReply } from './read-reply.ts';
import { answerWords } from './answer-words.ts';

type Submission = StepView['submissions'][number];

/** What was answered and why, and what the study replied; the newest attempt first. */
export function Answers({
  job,
  step,
  calls,
}: {
  job: string;
  step: StepView;
  calls: CallSummary[];
}): ReactNode {
  const { submissions } = step;
  return (
    <Stack gap="sm">
      <Title order={3}>Answers</Title>
      {submissions.length === 0 && <Text c="dimmed">{nothing(step)}</Text>}
      {submissions.toReversed().map((submission) => (
        <Attempt
          key={submission.attempt}
          step={step}
          submission={submission}
          numbered={submissions.length > 1 || submission.attempt > 1}
        />
      ))}
      <Reasons job={job} calls={calls} />
    </Stack>
  );
}

function nothing({ kind, leftAt }: StepView): string {
  if (kind === 'wait') return 'A wait page asks nothing.';
  if (kind !== 'form') return 'This page asks nothing.';
  return leftAt === null ? 'Nothing is answered yet.' : 'Nothing was answered.';
}

const COLORS: Record<string, string> = {
  taken: 'green',
  refused: 'red',
  unclear: 'orange',
  missed: 'orange',
};

function Attempt({
  step,
  submission,
  numbered,
}: {
  step: StepView;
  submission: Submission;
  numbered: boolean;
}): ReactNode {
  const { attempt, status, answeredBy, values, press, messages } = submission;
  return (
    <div>
      <Group gap="xs" mb={4}>
        {numbered && <Text fw={600}>Attempt {attempt}</Text>}
        <Badge variant="outline" color={COLORS[status] ?? 'gray'} tt="none">
          {SUBMISSION_WORDS[status] ?? status}
        </Badge>
        {answeredBy === 'person' && (
          <Badge variant="outline" tt="none">
            answered by a person
          </Badge>
        )}
      </Group>
      {messages.length > 0 && (
        <List size="sm" mb={4} aria-label="What the study said">
          {messages.map((message, index) => (
            <List.Item key={index}>{message}</List.Item>
          ))}
        </List>
      )}
      <Table aria-label={`Answers of attempt ${attempt}`} layout="fixed" withRowBorders>
        <Table.Tbody>
          {Object.entries(values).map(([name, sent]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={400} title={name} style={{ overflowWrap: 'anywhere' }}>
                {step.labels[name] || name}
              </Table.Th>
              <Table.Td style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                {answerWords(sent, step.choices[name])}
              </Table.Td>
            </Table.Tr>
          ))}
          <Table.Tr>
            <Table.Th scope="row" fw={400} c="dimmed">
              Pressed
            </Table.Th>
            <Table.Td>{press ?? 'nothing'}</Table.Td>
          </Table.Tr>
        </Table.Tbody>
      </Table>
    </div>
  );
}

/** What the agent gave as its reasons, in the last answer that it gave to this step. */
function Reasons({ job, calls }: { job: string; calls: CallSummary[] }): ReactNode {
  const last = calls.findLast(({ status }) => status === 'answered');
  const { data } = useQuery({ ...jobQueries.call(job, last?.id ?? ''), enabled: last !== undefined });
  const reply = data && readReply(data.reply);
  if (!reply || (reply.reasoning === '' && reply.notes === '')) return null;
  return (
    <>
      {reply.reasoning !== '' && (
        <div>
          <Title order={3}>Why, in the agent’s words</Title>
          <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{reply.reasoning}</Text>
        </div>
      )}
      {reply.notes !== '' && (
        <div>
          <Title order={3}>Notes to itself</Title>
          <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{reply.notes}</Text>
        </div>
      )}
    </>
  );
}
