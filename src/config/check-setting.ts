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
  const [first, ...more] = checked.error.issues;
  const ofEntries = more.filter((issue) => typeof issue.path[0] === 'number');
  for (const issue of [first, ...ofEntries]) {
    const message = issue?.message ?? 'is not right';
    report.problem(placeOf(issue?.path[0], path, report), message, kind.mend);
  }
  return undefined;
}

/** The setting, or the entry of its list that is meant, under the name it was written with. */
function placeOf(entry: PropertyKey | undefined, path: string, report: Report): string {
  if (typeof entry !== 'number') return path;
  report.nameSource(`${path}[${entry}]`, `${report.nameOf(path)}[${entry}]`);
  return `${path}[${entry}]`;
}
