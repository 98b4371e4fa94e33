import { Button, Text, type ButtonProps } from '@mantine/core';
import { modals } from '@mantine/modals';
import type { ReactNode } from 'react';

/**
 * A button for what does harm: it asks once, says what will happen, and then does it.
 * @param consequence what goes, and whether it can be undone
 */
export function ConfirmButton({
  children,
  question,
  consequence,
  onConfirm,
  ...button
}: ButtonProps & {
  children: string;
  question: string;
  consequence: ReactNode;
  onConfirm: () => void;
}): ReactNode {
  const ask = (): void => {
    modals.openConfirmModal({
      title: question,
      children: (
        <Text component="div" fz="md">
          {consequence}
        </Text>
      ),
      labels: { confirm: children, cancel: 'Keep as it is' },
      confirmProps: { color: 'red' },
      onConfirm,
    });
  };
  return (
    <Button variant="default" {...button} onClick={ask}>
      {children}
    </Button>
  );
}
