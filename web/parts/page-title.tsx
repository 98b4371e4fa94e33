import { Breadcrumbs, Group, Text, Title } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';

let screensShown = 0;

/**
 * The head of every screen: the browser's title, the way here, the heading, and what can be done on the screen.
 * @param crumbs links to where this belongs, outermost first; not this screen itself
 */
export function PageTitle({
  title,
  crumbs = [],
  children,
  actions,
}: {
  title: string;
  crumbs?: readonly ReactNode[];
  /** Beside the heading: a badge, a line below it. */
  children?: ReactNode;
  actions?: ReactNode;
}): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Proband`;
  }, [title]);
  // A new screen is read out from its heading; the first one is the browser's to announce.
  useEffect(() => {
    if (screensShown++ > 0) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <header>
      {crumbs.length > 0 && (
        <nav aria-label="Breadcrumbs">
          <Breadcrumbs mb={4} fz="sm" separatorMargin={6}>
            {[
              ...crumbs.map((crumb, index) => <span key={index}>{crumb}</span>),
              <Here key="here" title={title} />,
            ]}
          </Breadcrumbs>
        </nav>
      )}
      <Group justify="space-between" mb="md" gap="sm" align="flex-start">
        <Group gap="sm">
          <Title order={1} ref={heading} tabIndex={-1}>
            {title}
          </Title>
          {children}
        </Group>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
    </header>
  );
}

function Here({ title }: { title: string }): ReactNode {
  return (
    <Text span c="dimmed" fz="sm" aria-current="page" maw="40ch" truncate>
      {title}
    </Text>
  );
}
