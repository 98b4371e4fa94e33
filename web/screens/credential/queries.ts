import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../domain/api.schema.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';

export const credentialQuery = (id: string) =>
  queryOptions({
    queryKey: keys.credential(id),
    queryFn: ({ signal }) => call(api.showCredential, { params: { credential: id }, signal }),
    select: ({ credential }) => credential,
  });

export const sharesQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.credential(id), 'shares'],
    queryFn: ({ signal }) => call(api.listShares, { params: { credential: id }, signal }),
    select: ({ shares }) => shares,
  });
