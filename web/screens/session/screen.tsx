import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import type { ConfigUse, JobRow, SessionView } from '../../../domain/sessions.schema.ts';
import { TextLink } from '../../parts/link.tsx';
import { PageTitle } from '../../parts/page-title.tsx';
import { EmptyState, Loaded, Loading } from '../../parts/states-of-a-screen.tsx';
import { useCommands } from './commands.ts';
import { SessionActions } from './head/actions.tsx';
import { SessionHead } from './head/head.tsx';
import { Problems } from './problems/problems.tsx';
import { sessionQueries } from './queries.ts';
import { SettingsInUse } from './settings-in-use.tsx';
import { ALL_SHOWN } from './table/order.ts';
import { JobsSection } from './table/section.tsx';
import { useLiveRows } from './use-live-rows.ts';

const route = getRouteApi('/inside/sessions/$id');
// With what reads tables of links; most looks at a session start nobody.
const StartPanel = lazy(() =>
  import('./start/panel.tsx').then(({ StartPanel }) => ({ default: StartPanel })),
);
const Charts = lazy(() => import('./charts/charts.tsx').then(({ Charts }) => ({ default: Charts })));

export function SessionScreen(): ReactNode {
  const { id } = route.useParams();
  const head = useQuery(sessionQueries.head(id));
  return (
    <>
      {head.data === undefined && (
        <PageTitle title="Session" crumbs={[<TextLink to="/">Experiments</TextLink>]} />
      )}
      <Loaded query={head}>{(session) => <Session key={id} session={session} />}</Loaded>
    </>
  );
}

const NO_ROWS: readonly JobRow[] = [];

function Session({ session }: { session: SessionView }): ReactNode {
  const query = useLiveRows(session.id);
  const rows = query.data ?? NO_ROWS;
  const [shown, setShown] = useState(ALL_SHOWN);
  const [starting, setStarting] = useState(false);
  const { tell, busy } = useCommands(session.id);
  const mayRun = session.rights.includes('run');
  const isEmpty = query.data?.length === 0;
  // It stays when the first rows come: its answer may still be under way, or say what went wrong.
  if (isEmpty && !starting) setStarting(true);
  const only = (label: string, ids: readonly string[]): void =>
    setShown({ ...ALL_SHOWN, sort: shown.sort, only: { label, ids: new Set(ids) } });
  return (
    <>
      <SessionHead
        session={session}
        chosen={shown.states}
        onChoose={(states) => setShown({ ...shown, states })}
        actions={
          <SessionActions
            {...{ session, rows, tell, busy }}
            starting={starting}
            onStart={() => setStarting(!starting)}
          />
        }
      />
      <Problems session={session} rows={rows} tell={tell} onOnly={only} />
      {mayRun && starting && (
        <Suspense fallback={<Loading label="Loading the form" />}>
          <StartPanel session={session} onClose={() => setStarting(false)} canClose={!isEmpty} />
        </Suspense>
      )}
      <Loaded query={query} rows={12}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState title="No participants yet">
              {mayRun
                ? 'Give a link to the study above. Each participant is a row here once it is started.'
                : 'Somebody who may run this session has to start them.'}
            </EmptyState>
          ) : (
            <JobsSection rows={all} shown={shown} onShow={setShown} tell={tell} busy={busy} mayRun={mayRun} />
          )
        }
      </Loaded>
      <SettingsInUse configs={session.configs} onOnly={(config) => only(...withSettings(config, rows))} />
      {rows.length > 0 && (
        <Suspense fallback={<Loading label="Loading the charts" />}>
          <Charts session={session.id} isLive={isLive(session)} />
        </Suspense>
      )}
    </>
  );
}

function withSettings({ id, current }: ConfigUse, rows: readonly JobRow[]): [string, string[]] {
  const jobs = rows.filter(({ config }) => config === id).map((row) => row.id);
  return [current ? 'with the settings of now' : 'with earlier settings', jobs];
}

function isLive({ jobs }: SessionView): boolean {
  return (jobs.queued ?? 0) + (jobs.running ?? 0) + (jobs.waiting ?? 0) > 0;
}
