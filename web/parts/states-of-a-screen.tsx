import { Alert, Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { isPassing, messageOf } from '../api/problem.ts';

/** Where there is nothing yet: what that means, and what to do next. */
export function EmptyState({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}): ReactNode {
  return (
    <Stack align="center" gap="xs" py="xl" ta="center">
      <Title order={2}>{title}</Title>
      {children && (
        <Text c="dimmed" maw="60ch">
          {children}
        </Text>
      )}
      {action}
    </Stack>
  );
}

/** What went wrong, in the server's words, with the way on. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }): ReactNode {
  return (
    <Alert
      role="alert"
      color={isPassing(error) ? 'yellow' : 'red'}
      icon={<IconAlertTriangle aria-hidden />}
      title={isPassing(error) ? 'Away for a moment' : 'That did not work'}
    >
      <Group justify="space-between" gap="xs">
        <Text fz="md" style={{ overflowWrap: 'anywhere' }}>
          {messageOf(error)}
        </Text>
        {retry && (
          <Button variant="default" onClick={retry}>
            Try again
          </Button>
        )}
      </Group>
    </Alert>
  );
}

/** Holds the place of what is being fetched. */
export function Loading({ rows = 4, label = 'Loading' }: { rows?: number; label?: string }): ReactNode {
  return (
    <Stack gap="xs" role="status" aria-label={label} aria-busy>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={28} radius="sm" />
      ))}
    </Stack>
  );
}

/** A query as it stands: its data when they are there, also while they are fetched anew or could not be. */
export function Loaded<T>({
  query,
  children,
  rows,
}: {
  query: { data: T | undefined; error: unknown; refetch: () => unknown };
  children: (data: T) => ReactNode;
  rows?: number;
}): ReactNode {
  const { data, error, refetch } = query;
  if (data === undefined && !error) return <Loading {...(rows === undefined ? {} : { rows })} />;
  return (
    <>
      {error !== null && error !== undefined && <ErrorState error={error} retry={() => void refetch()} />}
      {data !== undefined && children(data)}
    </>
  );
}
