import { Anchor, Button, NavLink } from '@mantine/core';
import { createLink } from '@tanstack/react-router';

/** Links of Mantine's look to screens: `<TextLink to="/jobs/$id" params={{ id }}>…`. They load the screen when hovered. */
export const TextLink = createLink(Anchor<'a'>);
export const ButtonLink = createLink(Button<'a'>);
export const NavItem = createLink(NavLink<'a'>);
