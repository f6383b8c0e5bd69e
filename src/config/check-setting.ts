import type { Report } from './problem.ts';
import type { Setting } from './setting.ts';

/** Checks one value; undefined when it is refused, or left out and follows from the rest. */
export function checkSetting(
  setting: Setting<unknown>,
  given: unknown,
  path: string,
  report: Report,
): unknown {
  const { byDefault, kind } = setting;
  if (given === undefined || (given === null && byDefault.kind === 'derived')) {
    if (byDefault.kind === 'value') return byDefault.value;
    if (byDefault.kind === 'required') report.missing(path);
    return undefined;
  }
  if (given === null) {
    report.problem(
      path,
      'has no value',
      'Write one, in quotes if it holds a #, or remove the line.',
    );
    return undefined;
  }
  const checked = kind.check.safeParse(given);
  if (checked.success) return checked.data;
  report.problem(path, checked.error.issues[0]?.message ?? 'is not right', kind.mend);
  return undefined;
}
