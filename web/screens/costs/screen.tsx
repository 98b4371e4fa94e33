import type { ReactNode } from 'react';
import { EmptyState } from '../../parts/states-of-a-screen.tsx';
import { PageTitle } from '../../parts/page-title.tsx';

export function CostsScreen(): ReactNode {
  return (
    <>
      <PageTitle title="Costs" />
      <EmptyState title="Nothing here yet">This screen is being built.</EmptyState>
    </>
  );
}
