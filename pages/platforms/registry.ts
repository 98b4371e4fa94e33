import type { PlatformName } from '../../domain/config.schema.ts';
import { otree } from './otree.ts';
import type { Platform } from './platform.ts';
import { web } from './web.ts';

/** Every platform, by the name that a session gives. */
export const platforms: Record<PlatformName, Platform> = { otree, web };
