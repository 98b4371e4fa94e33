import { Box, Group, Paper, Text, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';

/** A part of a screen with its heading, what it is for, and what can be done in it. */
export function Section({
  title,
  about,
  actions,
  children,
}: {
  title: string;
  /** A sentence or two below the heading. */
  about?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}): ReactNode {
  const id = useId();
  return (
    <Paper component="section" aria-labelledby={id} mb="md">
      <Group justify="space-between" align="flex-start" gap="sm" mb="sm">
        <Box flex="1 1 16rem">
          <Title order={2} id={id}>
            {title}
          </Title>
          {about !== undefined && (
            <Text component="div" c="dimmed" fz="sm" maw="75ch">
              {about}
            </Text>
          )}
        </Box>
        {actions !== undefined && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Paper>
  );
}
