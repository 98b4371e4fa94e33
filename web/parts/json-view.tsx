import { Box, Code } from '@mantine/core';
import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';

/** JSON, set out in lines and copyable. A text that is JSON is set out too; another is shown as it is. */
export function JsonView({ value, label }: { value: unknown; label: string }): ReactNode {
  const text = setOut(value);
  return (
    <Box pos="relative">
      <Box pos="absolute" top={4} right={4}>
        <CopyButton value={text} label={`Copy ${label}`} />
      </Box>
      <Code block tabIndex={0} role="region" aria-label={label} mah="28rem" style={{ overflow: 'auto' }}>
        {text}
      </Code>
    </Box>
  );
}

function setOut(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value, null, 2) ?? '';
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}
