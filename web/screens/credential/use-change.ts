import type { UseMutationResult } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../../domain/api.schema.ts';
import type { CredentialView } from '../../../domain/credentials.schema.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useAct } from '../../parts/use-act.ts';

export type Changes = z.input<typeof api.changeCredential.body>;

/** Changes a credential. @param onDone what the form does afterwards */
export function useChange(
  { id }: CredentialView,
  done: string,
  { quiet = false, onDone }: { quiet?: boolean; onDone?: (credential: CredentialView) => void } = {},
): UseMutationResult<{ credential: CredentialView; keyCleared: boolean }, Error, Changes> {
  return useAct((body: Changes) => call(api.changeCredential, { params: { credential: id }, body }), {
    renews: [keys.credential(id), keys.credentials],
    done: ({ keyCleared }) =>
      keyCleared ? `${done} The key was cleared: give one for the new address.` : done,
    quiet,
    ...(onDone ? { onDone: ({ credential }) => onDone(credential) } : {}),
  });
}
