import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../../../domain/api.schema.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { messageOf } from '../../api/problem.ts';
import { newRequestKey } from '../../api/request-key.ts';

/** Makes a session of the same settings, without jobs, and opens it where it can be changed before anything starts. */
export function useDuplicateSession(): { duplicate: (session: string) => void; isPending: boolean } {
  const navigate = useNavigate();
  const client = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: (id: string) =>
      call(api.duplicateSession, { params: { id }, body: { requestKey: newRequestKey() } }),
    onSuccess: async ({ session }) => {
      await navigate({ to: '/sessions/$id/edit', params: { id: session } });
      notifications.show({ message: 'This is the copy. It has no jobs yet.' });
      await client.invalidateQueries({ queryKey: keys.experiments });
    },
    onError: (error) =>
      notifications.show({ color: 'red', title: 'Not duplicated', message: messageOf(error) }),
  });
  return { duplicate: mutate, isPending };
}
