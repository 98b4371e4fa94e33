import { Alert, Badge, Button, List, Stack, Table, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { api } from '../../../domain/api.schema.ts';
import type { Books, CheckedRule } from '../../../domain/books.schema.ts';
import { call } from '../../api/client.ts';
import { TextLink } from '../../parts/link.tsx';
import { Section } from '../../parts/section.tsx';
import { useAct } from '../../parts/use-act.ts';
import { When } from '../../parts/when.tsx';

/** Compares what was sent with what was answered, when somebody asks for it. */
export function BooksSection(): ReactNode {
  const check = useAct(() => call(api.books, { body: {} }));
  return (
    <Section
      title="Books"
      about="Whether what was sent, answered, counted and paid fits together, for all jobs at one moment. Checking changes nothing."
      actions={
        <Button loading={check.isPending} onClick={() => check.mutate(undefined)}>
          Check the books
        </Button>
      }
    >
      {check.data ? (
        <Result books={check.data} />
      ) : (
        <Text c="dimmed">Not checked since this page was opened.</Text>
      )}
    </Section>
  );
}

function Result({ books: { balanced, jobs, tookMs, at, rules } }: { books: Books }): ReactNode {
  return (
    <Stack gap="sm">
      <Alert
        role="status"
        color={balanced ? 'green' : 'red'}
        icon={balanced ? <IconCircleCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
        title={balanced ? 'The books balance' : 'The books do not balance'}
      >
        {jobs.toLocaleString()} {jobs === 1 ? 'job' : 'jobs'}, as of <When at={at} />, in{' '}
        {tookMs.toLocaleString()} ms.
      </Alert>
      <Table.ScrollContainer minWidth={520}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Rule</Table.Th>
              <Table.Th ta="right">Looked at</Table.Th>
              <Table.Th ta="right">Found</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rules.map((rule) => (
              <Rule key={rule.rule} rule={rule} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}

function Rule({ rule: { says, weight, looked, found, first } }: { rule: CheckedRule }): ReactNode {
  return (
    <Table.Tr>
      <Table.Td>
        {says}
        {first.length > 0 && (
          <List fz="sm" mt={4}>
            {first.map(({ on, id, what }) => (
              <List.Item key={`${id} ${what}`}>
                <TextLink to={on === 'job' ? '/jobs/$id' : '/sessions/$id'} params={{ id }}>
                  {id}
                </TextLink>
                : {what}
              </List.Item>
            ))}
            {found > first.length && <List.Item>and {found - first.length} more</List.Item>}
          </List>
        )}
      </Table.Td>
      <Table.Td ta="right">{looked.toLocaleString()}</Table.Td>
      <Table.Td ta="right">
        {found === 0 ? (
          '0'
        ) : (
          <Badge color={weight === 'must' ? 'red' : 'gray'} variant="default" tt="none">
            {found}
            {weight === 'note' ? ' to know' : ''}
          </Badge>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
