import type { SetupAnswers } from '../../setup-answers.ts';
import type { Names } from '../names.ts';

/** One thing to do, in `APPLY.md`. */
export interface Step {
  readonly title: string;
  /** Markdown: what to do, and what one sees then. */
  readonly text: string;
  /** Lines for a shell; none where a step is done in a browser. */
  readonly commands: readonly string[];
  /** The services to restart behind it. */
  readonly restarts: readonly string[];
  /** How to go back. */
  readonly back: string;
}

/** What each kind of step is made from. */
export interface StepInput {
  readonly answers: SetupAnswers;
  readonly names: Names;
}

/** A step with nothing to type and nothing to restart, but for what is said. */
export function step(title: string, text: string, back: string, more: Partial<Step> = {}): Step {
  return { title, text, back, commands: [], restarts: [], ...more };
}
