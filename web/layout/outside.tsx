import { Center, Paper, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** What stands around the screens of people who have not signed in. */
export function Outside({ children }: { children: ReactNode }): ReactNode {
  return (
    <Center component="main" mih="100vh" p="md">
      <Stack w="100%" maw={400} gap="sm">
        <Text fw={700} fz="lg">
          Proband
        </Text>
        <Paper p="lg">{children}</Paper>
      </Stack>
    </Center>
  );
}
