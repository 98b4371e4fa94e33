import {
  IconCoin,
  IconFlask,
  IconHeartRateMonitor,
  IconHistory,
  IconKey,
  IconUser,
  IconUsers,
} from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { NavItem } from '../parts/link.tsx';

const PLACES = [
  { to: '/', label: 'Experiments', icon: IconFlask, within: /^\/($|experiments|sessions|jobs)/ },
  { to: '/credentials', label: 'Credentials', icon: IconKey, within: /^\/credentials/ },
  { to: '/costs', label: 'Costs', icon: IconCoin, within: /^\/costs/ },
  { to: '/system', label: 'System', icon: IconHeartRateMonitor, within: /^\/system/, administrators: true },
  { to: '/audit', label: 'Audit', icon: IconHistory, within: /^\/audit/ },
  { to: '/users', label: 'Users', icon: IconUsers, within: /^\/users/, administrators: true },
  { to: '/account', label: 'Account', icon: IconUser, within: /^\/account/ },
] as const;

/** The places of the program; the one that the screen belongs to is marked. */
export function Navigation({ role }: { role: string | null }): ReactNode {
  const { pathname } = useLocation();
  const places = PLACES.filter((place) => !('administrators' in place) || role === 'administrator');
  return places.map(({ to, label, icon: PlaceIcon, within }) => (
    <NavItem
      key={to}
      to={to}
      label={label}
      leftSection={<PlaceIcon size={18} aria-hidden />}
      active={within.test(pathname)}
      aria-current={within.test(pathname) ? 'page' : undefined}
    />
  ));
}
