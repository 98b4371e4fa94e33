import { Anchor, Button, NavLink, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentProps, ReactNode } from 'react';

/** Links of Mantine's look to screens: `<TextLink to="/jobs/$id" params={{ id }}>…`. They load the screen when hovered. */
export const TextLink = createLink(Anchor<'a'>);
export const ButtonLink = createLink(ButtonOfLink);
export const NavItem = createLink(NavLink<'a'>);

/** Mantine's button is a `button` unless it is told otherwise, and an address on one leads nowhere. */
function ButtonOfLink(given: ButtonProps & Omit<ComponentProps<'a'>, keyof ButtonProps>): ReactNode {
  return <Button component="a" {...given} />;
}
