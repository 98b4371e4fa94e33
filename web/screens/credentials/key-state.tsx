import { Badge, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { presetOf } from '../../../domain/providers.ts';
import type { CredentialView } from '../../../domain/credentials.schema.ts';

/** How it stands with a key, and its last characters. */
export function KeyState({ credential }: { credential: CredentialView }): ReactNode {
  const { key, keyHint, provider } = credential;
  if (key === 'ready')
    return (
      <Text span inherit>
        Set
        {keyHint !== null && keyHint !== '' && (
          <Text span inherit c="dimmed" ff="monospace">
            {` …${keyHint}`}
          </Text>
        )}
      </Text>
    );
  if (key === 'none' && !presetOf(provider).needsKey)
    return (
      <Text span inherit c="dimmed">
        None needed
      </Text>
    );
  const words = { unreadable: 'Cannot be opened', cleared: 'Cleared', none: 'Missing' }[key];
  return (
    <Badge color="orange" variant="light" autoContrast tt="none">
      {words}
    </Badge>
  );
}
