import { AppShell, Burger, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import { accounts } from '../api/accounts.ts';
import { ConnectionBanner, LiveProvider } from '../live/live.tsx';
import { TextLink } from '../parts/link.tsx';
import { Navigation } from './navigation.tsx';
import { ColorSchemeMenu } from './color-scheme-menu.tsx';
import { UserMenu } from './user-menu.tsx';

/** What stands around every screen once somebody has signed in. */
export function Shell(): ReactNode {
  const [opened, { toggle, close }] = useDisclosure();
  const { pathname } = useLocation();
  const me = useQuery(accounts.me());
  useEffect(close, [pathname, close]);
  return (
    <LiveProvider>
      <a className="skip-link" href="#main">
        Skip to content
      </a>
      <AppShell
        header={{ height: 48 }}
        navbar={{ width: 200, breakpoint: 'sm', collapsed: { mobile: !opened } }}
        padding="md"
      >
        <AppShell.Header>
          <Group h="100%" px="md" justify="space-between" wrap="nowrap">
            <Group gap="xs" wrap="nowrap">
              <Burger
                opened={opened}
                onClick={toggle}
                hiddenFrom="sm"
                size="sm"
                aria-label={opened ? 'Close navigation' : 'Open navigation'}
                aria-expanded={opened}
              />
              <TextLink to="/" fw={700} fz="lg" underline="never">
                Proband
              </TextLink>
            </Group>
            <Group gap="xs" wrap="nowrap">
              <ColorSchemeMenu />
              <UserMenu me={me.data} />
            </Group>
          </Group>
        </AppShell.Header>
        <AppShell.Navbar p="xs" aria-label="Main">
          <Navigation role={me.data?.role ?? null} />
        </AppShell.Navbar>
        <AppShell.Main id="main" tabIndex={-1}>
          <ConnectionBanner />
          <Outlet />
        </AppShell.Main>
      </AppShell>
    </LiveProvider>
  );
}
