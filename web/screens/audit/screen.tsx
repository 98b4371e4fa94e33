import { Button, Center } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api } from '../../../domain/api.schema.ts';
import { addressOf } from '../../api/address.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { PageTitle } from '../../parts/page-title.tsx';
import { EmptyState, Loaded } from '../../parts/states-of-a-screen.tsx';
import { AuditTable } from './audit-table.tsx';
import { Filters } from './filters.tsx';
import { askedOf } from './search.ts';

const route = getRouteApi('/inside/audit');

/** What was done by whom: by oneself, and in one's own experiments; administrators see all. */
export function AuditScreen(): ReactNode {
  const search = route.useSearch();
  const asked = askedOf(search);
  const query = useInfiniteQuery({
    queryKey: [...keys.audit, asked],
    queryFn: ({ pageParam, signal }) =>
      call(api.listAudit, {
        query: { ...asked, ...(pageParam === '' ? {} : { before: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
  return (
    <>
      <PageTitle
        title="Audit"
        actions={
          <Button
            component="a"
            variant="default"
            href={addressOf(api.listAudit.path, { query: { ...asked, format: 'csv' } })}
            download="audit.csv"
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            Download CSV
          </Button>
        }
      />
      <Filters search={search} />
      <Loaded query={query}>
        {({ pages }) => {
          const entries = pages.flatMap((page) => page.entries);
          if (entries.length === 0)
            return (
              <EmptyState title="Nothing was done">
                What people do is listed here: you see what you did, and what others did in your experiments.
              </EmptyState>
            );
          return (
            <>
              <AuditTable entries={entries} />
              {query.hasNextPage && (
                <Center mt="sm">
                  <Button
                    variant="default"
                    loading={query.isFetchingNextPage}
                    onClick={() => void query.fetchNextPage()}
                  >
                    Show older
                  </Button>
                </Center>
              )}
            </>
          );
        }}
      </Loaded>
    </>
  );
}
