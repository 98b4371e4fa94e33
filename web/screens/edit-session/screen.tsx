import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { TextLink } from '../../parts/link.tsx';
import { PageTitle } from '../../parts/page-title.tsx';
import { EmptyState } from '../../parts/states-of-a-screen.tsx';

const route = getRouteApi('/inside/sessions/$id/edit');

export function EditSessionScreen(): ReactNode {
  const { id } = route.useParams();
  return (
    <>
      <PageTitle title={`Edit session ${id}`} crumbs={[<TextLink to="/">Experiments</TextLink>]} />
      <EmptyState title="Nothing here yet">This screen is being built.</EmptyState>
    </>
  );
}
