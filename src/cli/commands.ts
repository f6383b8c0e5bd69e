import type { Command } from './command.ts';
import { configCheck } from './commands/config-check.ts';
import { configImport } from './commands/config-import.ts';
import { roomExplain } from './commands/room-explain.ts';
import { serve } from './commands/serve.ts';
import { tokenCheck } from './commands/token-check.ts';

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  serve,
  configCheck,
  configImport,
  tokenCheck,
  roomExplain,
];
