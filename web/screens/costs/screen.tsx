import { Button, Group, SegmentedControl, Switch, Text, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api } from '../../../domain/api.schema.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { PageTitle } from '../../parts/page-title.tsx';
import { EmptyState, Loaded } from '../../parts/states-of-a-screen.tsx';
import { BY_WORDS, costsCsv, type By } from './columns.ts';
import { CostChart } from './cost-chart.tsx';
import { CostTable } from './cost-table.tsx';
import { download } from './download.ts';

const route = getRouteApi('/inside/costs');
const CHOICES = Object.entries(BY_WORDS).map(([value, label]) => ({ value: value as By, label }));

/** What calls to models cost, as far as one may see. */
export function CostsScreen(): ReactNode {
  const { by = 'day', since, testing = false } = route.useSearch();
  const query = useQuery({
    queryKey: [...keys.costs, { by, since, testing }],
    queryFn: ({ signal }) =>
      call(api.costs, { query: { by, since, testing: testing ? 'true' : 'false' }, signal }),
    placeholderData: keepPreviousData,
  });
  const save = (): void => {
    if (query.data) download(`costs-by-${query.data.by}.csv`, costsCsv(query.data.rows, query.data.by));
  };
  return (
    <>
      <PageTitle
        title="Costs"
        actions={
          <Button
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
            disabled={!query.data || query.data.rows.length === 0}
            onClick={save}
          >
            Download CSV
          </Button>
        }
      />
      <Choices by={by} since={since} testing={testing} />
      <Loaded query={query}>
        {({ rows, total, testingLeftOut, by: shown }) => (
          <>
            {rows.length === 0 ? (
              <EmptyState title="Nothing was spent">
                {since === undefined
                  ? 'Calls to models are summed up here, once a session has asked one.'
                  : 'There were no calls since then. Choose an earlier day.'}
              </EmptyState>
            ) : (
              <>
                <CostChart rows={rows} by={shown} />
                <CostTable rows={rows} total={total} by={shown} />
              </>
            )}
            <About testingLeftOut={testingLeftOut} />
          </>
        )}
      </Loaded>
    </>
  );
}

function Choices({ by, since, testing }: { by: By; since: string | undefined; testing: boolean }): ReactNode {
  const navigate = route.useNavigate();
  const go = (change: { by?: By; since?: string | undefined; testing?: boolean | undefined }): void =>
    void navigate({ search: (now) => ({ ...now, ...change }), replace: true });
  return (
    <Group gap="md" mb="md" align="flex-end">
      <SegmentedControl
        aria-label="Summed up by"
        data={CHOICES}
        value={by}
        onChange={(value) => go({ by: value })}
        size="xs"
      />
      <TextInput
        label="Since (UTC)"
        type="date"
        size="xs"
        value={since ?? ''}
        onChange={({ currentTarget: { value } }) => go({ since: value === '' ? undefined : value })}
      />
      <Switch
        label="With dry runs"
        checked={testing}
        onChange={({ currentTarget }) => go({ testing: currentTarget.checked || undefined })}
      />
    </Group>
  );
}

function About({ testingLeftOut }: { testingLeftOut: number }): ReactNode {
  return (
    <Text c="dimmed" fz="sm" mt="sm" maw="80ch">
      Known: the tokens were told and the price is known. Unpriced: answered, but nobody knows the price; give
      one at the credential. Unconfirmed: cut off, and perhaps billed; what it may cost at most.
      {testingLeftOut > 0 && ` ${testingLeftOut.toLocaleString()} calls of dry runs are left out.`}
    </Text>
  );
}
