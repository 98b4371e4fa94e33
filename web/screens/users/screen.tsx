import type { ReactNode } from 'react';
import { EmptyState } from '../../parts/states-of-a-screen.tsx';
import { PageTitle } from '../../parts/page-title.tsx';

export function UsersScreen(): ReactNode {
  return (
    <>
      <PageTitle title="Users" />
      <EmptyState title="Nothing here yet">This screen is being built.</EmptyState>
    </>
  );
}
