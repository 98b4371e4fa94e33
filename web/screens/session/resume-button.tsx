import { Button, type ButtonProps } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { JobRow } from '../../../domain/sessions.schema.ts';
import type { Command } from './commands.ts';
import { needsAnswer, ResumeDialog, resumeCommands } from './resume.tsx';

/** Lets paused jobs go on; where only a person can say how, it asks first. @param rows those that are paused */
export function ResumeButton({
  rows,
  tell,
  children,
  ...button
}: ButtonProps & {
  rows: readonly JobRow[];
  tell: (commands: readonly Command[]) => void;
  children: ReactNode;
}): ReactNode {
  const [asking, setAsking] = useState<readonly JobRow[] | null>(null);
  return (
    <>
      <Button
        variant="default"
        {...button}
        onClick={() => (needsAnswer(rows) ? setAsking(rows) : tell(resumeCommands(rows, {})))}
      >
        {children}
      </Button>
      {asking && <ResumeDialog rows={asking} onClose={() => setAsking(null)} onResume={tell} />}
    </>
  );
}
