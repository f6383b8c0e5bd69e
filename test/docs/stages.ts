import type { Stage } from './stage.ts';
import * as doctor from './stages/doctor.ts';
import * as houses from './stages/houses.ts';
import * as moving from './stages/moving.ts';
import * as operations from './stages/operations.ts';
import * as people from './stages/people.ts';
import * as setup from './stages/setup.ts';
import * as start from './stages/start.ts';
import * as startPages from './stages/start-pages.ts';
import * as topics from './stages/topics.ts';

/** One for each page that has commands: whatever the files of `stages/` export. */
export const STAGES: readonly Stage[] = [
  ...[start, startPages, setup, operations, people, houses, topics, doctor, moving],
].flatMap((file) => Object.values<Stage | readonly Stage[]>(file).flat());
