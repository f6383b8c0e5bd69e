import type { SetupAnswers, Step } from '../../installation.ts';
import type { Names } from '../names.ts';

/** What each kind of step is made from. */
export interface StepInput {
  readonly answers: SetupAnswers;
  readonly names: Names;
}

/** A step with nothing to type and nothing to restart, but for what is said. */
export function step(title: string, text: string, back: string, more: Partial<Step> = {}): Step {
  return { title, text, back, commands: [], restarts: [], ...more };
}
