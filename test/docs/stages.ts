import type { Stage } from './stage.ts';
import { contributing, firstRoom, readme } from './stages/start.ts';

/** One for each page that has commands. */
export const STAGES: readonly Stage[] = [readme, contributing, firstRoom];
