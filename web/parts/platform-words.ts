import type { PlatformName } from '../../domain/config.schema.ts';

/** What a platform is called, and what it is for. */
export const PLATFORM_WORDS: Record<PlatformName, { label: string; about: string }> = {
  otree: { label: 'oTree', about: 'Experiments and surveys made with oTree, with groups and wait pages.' },
  web: { label: 'Web pages', about: 'Any other study that consists of HTML pages and forms.' },
};

/** A platform that this page does not know yet is shown as it is called. */
export function platformLabel(platform: string): string {
  return (PLATFORM_WORDS as Record<string, { label: string }>)[platform]?.label ?? platform;
}
