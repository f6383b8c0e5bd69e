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
  const gone = old.slice(begin, old.length - end);
  const come = fresh.slice(begin, fresh.length - end);
  const head = [
    `--- ${before === null ? '/dev/null' : target}`,
    `+++ ${after === null ? '/dev/null' : target}`,
  ];
  const where = `@@ -${begin + 1},${gone.length} +${begin + 1},${come.length} @@`;
  const secretFile = target.endsWith('-secret');
  const shown = (line: string) => (secretFile ? '…' : withoutSecrets(line));
  return [
    ...head,
    where,
    ...gone.map((line) => `-${shown(line)}`),
    ...come.map((line) => `+${shown(line)}`),
  ];
}

/** Ours are 64 hexadecimal digits; what a person has written is known by its name, or stands in an address. */
function withoutSecrets(line: string): string {
  return line
    .replace(/[0-9a-f]{64}/g, '…')
    .replace(/((?:secret|password)["']?\s*[:=]\s*)\S.*/i, '$1…')
    .replace(/:\/\/[^/\s@]*:[^/\s@]*@/g, '://…@');
}

function linesOf(text: string | null): string[] {
  return text === null || text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
