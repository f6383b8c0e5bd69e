import type { Problem } from '../../config/problem.ts';

/** All problems of a configuration for people: where, what, and what to do. */
export function renderProblems(problems: readonly Problem[]): string[] {
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  return [
    `The settings have ${count}:`,
    ...problems.map(({ path, message, mend }) => `  ${path} ${message}. ${mend}`),
  ];
}
