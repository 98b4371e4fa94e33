import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';

/** @param label what it copies, as “Copy link”; with `text` it is also shown */
export function CopyButton({
  value,
  label,
  text = false,
}: {
  value: string;
  label: string;
  text?: boolean;
}): ReactNode {
  const { copy, copied, error } = useClipboard({ timeout: 2_000 });
  const said = error ? 'Not copied: the browser forbids it' : copied ? 'Copied' : label;
  const icon = copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />;
  if (text)
    return (
      <Button variant="default" leftSection={icon} onClick={() => copy(value)}>
        {said}
      </Button>
    );
  return (
    <Tooltip label={said}>
      <ActionIcon aria-label={said} onClick={() => copy(value)}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}
