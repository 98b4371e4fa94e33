import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createQueryClient } from './api/query-client.ts';
import { styleNonce } from './policy.ts';
import { router } from './router.tsx';
import { cssVariables, theme } from './theme.ts';

const colorScheme = localStorageColorSchemeManager({ key: 'proband-color-scheme' });

const queryClient = createQueryClient(() => {
  const { pathname, href } = router.state.location;
  if (isOpen(pathname)) return;
  void router.navigate({ to: '/sign-in', search: { to: href } });
});

/** Where nobody has signed in yet. */
function isOpen(pathname: string): boolean {
  return /^\/(sign-in|setup|invitation)(\/|$)/.test(pathname);
}

export function App(): React.ReactNode {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorScheme}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={queryClient}>
        <ModalsProvider>
          <Notifications position="bottom-right" />
          <RouterProvider router={router} />
        </ModalsProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
