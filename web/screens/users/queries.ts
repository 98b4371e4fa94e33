import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../domain/api.schema.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';

export const usersQuery = () =>
  queryOptions({ queryKey: keys.users, queryFn: ({ signal }) => call(api.listUsers, { signal }) });

export const invitationsQuery = () =>
  queryOptions({
    queryKey: ['invitations'],
    queryFn: ({ signal }) => call(api.listInvitations, { signal }),
  });

/** A link as people open it: behind the address under which this page was reached. */
export function fullLink(path: string): string {
  return `${window.location.origin}${path}`;
}
