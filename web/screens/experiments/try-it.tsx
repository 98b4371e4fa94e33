import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { api } from '../../../domain/api.schema.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { newRequestKey } from '../../api/request-key.ts';
import { ErrorState } from '../../parts/states-of-a-screen.tsx';

/** The ways to begin where there is nothing: one's own experiment, or three dry runs in the bundled study to watch. */
export function TryIt({ begin }: { begin: ReactNode }): ReactNode {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [requestKey] = useState(newRequestKey);
  const demo = useMutation({
    mutationFn: () => call(api.startDemo, { body: { requestKey } }),
    onSuccess: async ({ session }) => {
      void client.invalidateQueries({ queryKey: keys.experiments });
      await navigate({ to: '/sessions/$id', params: { id: session } });
    },
  });
  return (
    <Stack gap="xs" align="center">
      <Group justify="center">
        {begin}
        <Button variant="default" loading={demo.isPending} onClick={() => demo.mutate()}>
          Try it: a demo session
        </Button>
      </Group>
      <Text c="dimmed" fz="sm" maw="60ch">
        The demo sends three participants through the study that comes with Proband. They throw dice for their
        answers, which costs nothing.
      </Text>
      {demo.error && <ErrorState error={demo.error} />}
    </Stack>
  );
}
