import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { TextLink } from '../../parts/link.tsx';
import { PageTitle } from '../../parts/page-title.tsx';
import { EmptyState } from '../../parts/states-of-a-screen.tsx';

const route = getRouteApi('/inside/experiments/$id/new-session');

export function NewSessionScreen(): ReactNode {
  const { id } = route.useParams();
  return (
    <>
      <PageTitle title={`New session in ${id}`} crumbs={[<TextLink to="/">Experiments</TextLink>]} />
      <EmptyState title="Nothing here yet">This screen is being built.</EmptyState>
    </>
  );
}
