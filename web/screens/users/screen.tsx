import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { accounts } from '../../api/accounts.ts';
import { PageTitle } from '../../parts/page-title.tsx';
import { EmptyState } from '../../parts/states-of-a-screen.tsx';
import { Invitations } from './invitations.tsx';
import { People } from './people.tsx';

/** Who has an account, and who is invited. For administrators. */
export function UsersScreen(): ReactNode {
  const me = useQuery(accounts.me());
  return (
    <>
      <PageTitle title="Users" />
      {me.data?.role === 'researcher' ? (
        <EmptyState title="For administrators">
          An administrator invites people, and helps who cannot sign in.
        </EmptyState>
      ) : (
        <>
          <Invitations />
          <People me={me.data?.id ?? null} />
        </>
      )}
    </>
  );
}
