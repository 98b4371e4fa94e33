import { Box } from '@mantine/core';
import type { ReactNode } from 'react';
import { CopyButton } from '../../../parts/copy-button.tsx';
import classes from './long-text.module.css';

/** A text as it stands, with its line ends, copyable. @param label what it is, as “system message” */
export function LongText({ text, label }: { text: string; label: string }): ReactNode {
  return (
    <Box pos="relative">
      <Box pos="absolute" top={4} right={4}>
        <CopyButton value={text} label={`Copy ${label}`} />
      </Box>
      <div className={classes.text} tabIndex={0} role="region" aria-label={label}>
        {text}
      </div>
    </Box>
  );
}
