import type { ReactNode } from 'react';
import { Outside } from '../../layout/outside.tsx';
import { ButtonLink } from '../../parts/link.tsx';
import { PageTitle } from '../../parts/page-title.tsx';
import { EmptyState } from '../../parts/states-of-a-screen.tsx';

export function NotFoundScreen(): ReactNode {
  return (
    <Outside>
      <PageTitle title="Not found" />
      <EmptyState
        title="There is no page at this address"
        action={<ButtonLink to="/">To the experiments</ButtonLink>}
      >
        The link may be incomplete, or of another version of Proband.
      </EmptyState>
    </Outside>
  );
}
