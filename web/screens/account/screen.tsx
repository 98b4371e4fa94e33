import type { ReactNode } from 'react';
import { EmptyState } from '../../parts/states-of-a-screen.tsx';
import { PageTitle } from '../../parts/page-title.tsx';

export function AccountScreen(): ReactNode {
  return (
    <>
      <PageTitle title="Account" />
      <EmptyState title="Nothing here yet">This screen is being built.</EmptyState>
    </>
  );
}
