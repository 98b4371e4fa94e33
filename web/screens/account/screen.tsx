import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { accounts } from '../../api/accounts.ts';
import { PageTitle } from '../../parts/page-title.tsx';
import { Loaded } from '../../parts/states-of-a-screen.tsx';
import { OpenSessions } from './open-sessions.tsx';
import { PasswordSection } from './password-section.tsx';
import { ProfileSection } from './profile-section.tsx';
import { Tokens } from './tokens.tsx';

/** One's own account. */
export function AccountScreen(): ReactNode {
  const me = useQuery(accounts.me());
  return (
    <>
      <PageTitle title="Account">{me.data && <Text c="dimmed">{me.data.role}</Text>}</PageTitle>
      <Loaded query={me}>
        {(account) => (
          <>
            <ProfileSection account={account} />
            <PasswordSection account={account} />
            <OpenSessions />
            <Tokens />
          </>
        )}
      </Loaded>
    </>
  );
}
