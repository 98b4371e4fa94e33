import type { ReactNode } from 'react';
import { EmptyState } from '../../parts/states-of-a-screen.tsx';
import { PageTitle } from '../../parts/page-title.tsx';

export function CredentialsScreen(): ReactNode {
  return (
    <>
      <PageTitle title="Credentials" />
      <EmptyState title="Nothing here yet">This screen is being built.</EmptyState>
    </>
  );
}
