import type { SetupAnswers } from '../../setup-answers.ts';
import type { Names } from '../names.ts';

/** One thing to do, in `APPLY.md`. */
export interface Step {
  readonly title: string;
  /** Markdown: what to do, and what one sees then. */
  readonly text: string;
  /** Lines for a shell that put files in their places: `usher setup --apply` does the same by itself. */
  readonly puts: readonly string[];
  /** Lines for a shell that come then, by hand or behind `--apply`; none where a step is done in a browser. */
  readonly commands: readonly string[];
  /** How to go back. */
  readonly back: string;
  /** Lines for a shell once the files are as before, by hand or behind `--undo`. */
  readonly undone: readonly string[];
}

/** What each kind of step is made from. */
export interface StepInput {
  readonly answers: SetupAnswers;
  readonly names: Names;
}

/** A step with nothing to type, but for what is said. */
export function step(title: string, text: string, back: string, more: Partial<Step> = {}): Step {
  return { title, text, back, puts: [], commands: [], undone: [], ...more };
}
