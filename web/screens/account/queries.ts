import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../domain/api.schema.ts';
import { call } from '../../api/client.ts';

export const sessionsKey = ['account', 'sessions'] as const;
export const tokensKey = ['account', 'tokens'] as const;

export const sessionsQuery = () =>
  queryOptions({ queryKey: sessionsKey, queryFn: ({ signal }) => call(api.listAccountSessions, { signal }) });

export const tokensQuery = () =>
  queryOptions({ queryKey: tokensKey, queryFn: ({ signal }) => call(api.listTokens, { signal }) });
