import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router';
import { z } from 'zod';
import { Shell } from './layout/shell.tsx';
import { ErrorState, Loading } from './parts/states-of-a-screen.tsx';
import { auditSearch } from './screens/audit/search.ts';
import { costsSearch } from './screens/costs/search.ts';
import { NotFoundScreen } from './screens/not-found/screen.tsx';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundScreen });
const inside = createRoute({ getParentRoute: () => root, id: 'inside', component: Shell });
const forAll = { getParentRoute: () => root };
const signedIn = { getParentRoute: () => inside };
const at = lazyRouteComponent;

/** Where to go on after signing in. */
const validateSearch = z.object({ to: z.string().optional() });

/** One line for each screen; in it, `getRouteApi('/inside/jobs/$id')` has what its address says. */
// prettier-ignore
const screensForAll = [
  createRoute({ ...forAll, path: '/sign-in', validateSearch, component: at(() => import('./screens/sign-in/screen.tsx'), 'SignInScreen') }),
  createRoute({ ...forAll, path: '/setup/$secret', component: at(() => import('./screens/setup/screen.tsx'), 'SetupScreen') }),
  createRoute({ ...forAll, path: '/invitation/$secret', component: at(() => import('./screens/invitation/screen.tsx'), 'InvitationScreen') }),
] as const;

// prettier-ignore
const screensInside = [
  createRoute({ ...signedIn, path: '/', component: at(() => import('./screens/experiments/screen.tsx'), 'ExperimentsScreen') }),
  createRoute({ ...signedIn, path: '/experiments/$id', component: at(() => import('./screens/experiment/screen.tsx'), 'ExperimentScreen') }),
  createRoute({ ...signedIn, path: '/experiments/$id/new-session', component: at(() => import('./screens/new-session/screen.tsx'), 'NewSessionScreen') }),
  createRoute({ ...signedIn, path: '/sessions/$id', component: at(() => import('./screens/session/screen.tsx'), 'SessionScreen') }),
  createRoute({ ...signedIn, path: '/sessions/$id/edit', component: at(() => import('./screens/edit-session/screen.tsx'), 'EditSessionScreen') }),
  createRoute({ ...signedIn, path: '/jobs/$id', component: at(() => import('./screens/job/screen.tsx'), 'JobScreen') }),
  createRoute({ ...signedIn, path: '/credentials', component: at(() => import('./screens/credentials/screen.tsx'), 'CredentialsScreen') }),
  createRoute({ ...signedIn, path: '/credentials/$id', component: at(() => import('./screens/credential/screen.tsx'), 'CredentialScreen') }),
  createRoute({ ...signedIn, path: '/costs', validateSearch: costsSearch, component: at(() => import('./screens/costs/screen.tsx'), 'CostsScreen') }),
  createRoute({ ...signedIn, path: '/system', component: at(() => import('./screens/system/screen.tsx'), 'SystemScreen') }),
  createRoute({ ...signedIn, path: '/audit', validateSearch: auditSearch, component: at(() => import('./screens/audit/screen.tsx'), 'AuditScreen') }),
  createRoute({ ...signedIn, path: '/account', component: at(() => import('./screens/account/screen.tsx'), 'AccountScreen') }),
  createRoute({ ...signedIn, path: '/users', component: at(() => import('./screens/users/screen.tsx'), 'UsersScreen') }),
] as const;

// Written within `addChildren`, they would take their types from what it takes at most, and lose their own.
const routeTree = root.addChildren([...screensForAll, inside.addChildren(screensInside)]);

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultErrorComponent: ({ error, reset }) => <ErrorState error={error} retry={reset} />,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
