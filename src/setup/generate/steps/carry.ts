import type { GeneratedFile } from '../generated-file.ts';

/**
 * Puts a file where it belongs, with a copy of what was there. `group`: who may read it beside root, because a secret
 * stands in it; the rights come before the secret does.
 */
export function carry({ path, target, place }: GeneratedFile, group?: string): string[] {
  if (target === null) return [];
  if (place === 'end') {
    return [
      copyOf(target),
      ...(group ? [`chown root:${group} ${target} && chmod 640 ${target}`] : []),
      `cat ${path} >> ${target}     # once`,
    ];
  }
  const rights = group ? `-m 640 -o root -g ${group}` : '-m 644';
  return [copyOf(target), `install -D ${rights} ${path} ${target}`];
}

/** How to go back from there. */
export function backOf({ target, place }: GeneratedFile): string {
  return place === 'end'
    ? `Take the lines between the two marks out of \`${target}\`.`
    : `\`mv ${target}.before-usher ${target}\`, or remove it where there was none before.`;
}

function copyOf(target: string): string {
  return `test ! -e ${target} || cp -an ${target} ${target}.before-usher`;
}
