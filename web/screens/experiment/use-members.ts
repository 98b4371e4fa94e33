import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import type { GivenRight } from '../../../domain/access.ts';
import { api } from '../../../domain/api.schema.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';

/** Something that is done with who works on an experiment. */
export type MemberAct =
  | { kind: 'save'; email: string; rights: GivenRight[] }
  | { kind: 'remove'; email: string }
  | { kind: 'offer'; email: string | null }
  | { kind: 'take' };

export function useMemberActs(id: string): UseMutationResult<unknown, Error, MemberAct> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (act: MemberAct) => perform(id, act),
    onSuccess: async () => {
      void client.invalidateQueries({ queryKey: keys.experiments });
      await client.invalidateQueries({ queryKey: keys.experiment(id) });
    },
  });
}

async function perform(id: string, act: MemberAct): Promise<unknown> {
  const params = { id };
  switch (act.kind) {
    case 'save':
      return call(api.saveMember, { params, body: { email: act.email, rights: act.rights } });
    case 'remove':
      return call(api.removeMember, { params, body: { email: act.email } });
    case 'offer':
      return call(api.handOver, { params, body: { email: act.email } });
    case 'take':
      return call(api.takeOver, { params });
  }
}
