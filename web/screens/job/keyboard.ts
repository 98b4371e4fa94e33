import { useEffect, useEffectEvent } from 'react';

/** What of a key press is looked at. */
export interface Press {
  key: string;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  /** With it some keyboards type brackets; it reads as Ctrl with Alt. */
  altGraph: boolean;
}

/** Which way a key leads in the session; null: it is none of these. */
export function wayOf({ key, ctrlKey, altKey, metaKey, altGraph }: Press): 'previous' | 'next' | null {
  if (!altGraph && (ctrlKey || altKey || metaKey)) return null;
  if (key === '[' || key === 'k') return 'previous';
  return key === ']' || key === 'j' ? 'next' : null;
}

const TYPED_IN = 'input, textarea, select, [contenteditable], [role=dialog], [role=combobox]';

/** Calls back for the keys that lead to the job before ([ or k) and after (] or j), unless somebody types. */
export function useWays(go: (way: 'previous' | 'next') => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const { target, key, ctrlKey, altKey, metaKey } = event;
    if (target instanceof Element && target.closest(TYPED_IN)) return;
    const way = wayOf({ key, ctrlKey, altKey, metaKey, altGraph: event.getModifierState('AltGraph') });
    if (way === null || event.defaultPrevented) return;
    event.preventDefault();
    go(way);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKey(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
