import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';

/** A secret that was made just now: here it can be copied, and nowhere again. @param what as “link” */
export function OnceShown({
  title,
  what,
  value,
  children,
  onClose,
}: {
  title: string;
  what: string;
  value: string;
  /** What to do with it. */
  children: ReactNode;
  onClose: () => void;
}): ReactNode {
  return (
    <Alert role="status" color="ink" title={title} mb="md">
      <Stack gap="xs" align="flex-start">
        <Text>{children}</Text>
        <Code
          block
          w="100%"
          tabIndex={0}
          role="region"
          aria-label={`The ${what}`}
          style={{ overflowX: 'auto' }}
        >
          {value}
        </Code>
        <Group gap="xs">
          <CopyButton value={value} label={`Copy ${what}`} text />
          <Button variant="subtle" onClick={onClose}>
            Done
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
