import { hideSecrets } from './hide-secrets.ts';
import type { Change } from './plan-changes.ts';

/** What changes, line by line, as `diff -u` marks it; secrets are left out. */
export function difference({ target, before, after }: Change): string[] {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  let begin = 0;
  while (begin < old.length && begin < fresh.length && old[begin] === fresh[begin]) begin += 1;
  let end = 0;
  while (
    end < Math.min(old.length, fresh.length) - begin &&
    old.at(-1 - end) === fresh.at(-1 - end)
  ) {
    end += 1;
  }
  // Hidden by what stands above a line too, so before anything is cut out.
  const shown = (lines: readonly string[]) =>
    (target.endsWith('-secret') ? lines.map(() => '…') : hideSecrets(lines)).slice(
      begin,
      lines.length - end,
    );
  const [gone, come] = [shown(old), shown(fresh)];
  return [
    `--- ${before === null ? '/dev/null' : target}`,
    `+++ ${after === null ? '/dev/null' : target}`,
    `@@ -${begin + 1},${gone.length} +${begin + 1},${come.length} @@`,
    ...gone.map((line) => `-${line}`),
    ...come.map((line) => `+${line}`),
  ];
}

function linesOf(text: string | null): string[] {
  return text === null || text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
