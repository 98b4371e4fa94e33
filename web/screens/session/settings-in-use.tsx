import { Button, Stack, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ConfigUse } from '../../../domain/sessions.schema.ts';

/** Which participants run with which settings, where the session was edited since the first of them. */
export function SettingsInUse({
  configs,
  onOnly,
}: {
  configs: readonly ConfigUse[];
  onOnly: (config: ConfigUse) => void;
}): ReactNode {
  const used = configs.filter(({ jobs, current }) => jobs > 0 || current);
  if (used.length < 2) return null;
  return (
    <Stack gap="xs" mt="lg" component="section" aria-labelledby="settings-in-use">
      <Title order={2} id="settings-in-use">
        Settings in use
      </Title>
      <Text c="dimmed" fz="sm">
        An edit holds for participants that are started after it; the others keep the settings with which they
        began.
      </Text>
      <Table.ScrollContainer minWidth={480}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Settings</Table.Th>
              <Table.Th ta="right">Participants</Table.Th>
              <Table.Th>What differs from those of now</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {used.map((config) => (
              <Use key={config.id} config={config} onOnly={onOnly} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}

function Use({ config, onOnly }: { config: ConfigUse; onOnly: (config: ConfigUse) => void }): ReactNode {
  const { current, jobs, differs } = config;
  return (
    <Table.Tr>
      <Table.Td>{current ? 'Of now' : 'Earlier'}</Table.Td>
      <Table.Td ta="right">
        {jobs > 0 ? (
          <Button variant="subtle" onClick={() => onOnly(config)}>
            {`Show ${jobs}`}
          </Button>
        ) : (
          '0'
        )}
      </Table.Td>
      <Table.Td>
        {differs.map(({ setting, then, now }) => (
          <Text
            key={setting}
            fz="sm"
            lineClamp={3}
            title={`${then} → ${now}`}
            style={{ overflowWrap: 'anywhere' }}
          >
            <b>{setting}</b> was {shortened(then)}, now {shortened(now)}
          </Text>
        ))}
      </Table.Td>
    </Table.Tr>
  );
}

function shortened(json: string): string {
  return json.length > 120 ? `${json.slice(0, 120)}…` : json;
}
