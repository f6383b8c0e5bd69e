import type { MethodDraft } from './effective-method.ts';
import type { Report } from './problem.ts';

/** Every account is of the one store: two ways to the same would make two people of each. */
export function judgeLocal(methods: readonly MethodDraft[], report: Report): void {
  const places = methods.flatMap(({ type }, index) => (type === 'local' ? [index] : []));
  for (const index of places.slice(1)) {
    const mend = `Remove it: sign_in.methods[${places[0]}] is for all accounts.`;
    report.problem(`sign_in.methods[${index}].type`, 'is local once more', mend);
  }
  for (const [index, method] of methods.entries()) {
    if (method.type !== 'local') continue;
    const odd = (method.hosts ?? []).find((host) => !/^[\p{L}\p{N}._-]{1,253}$/u.test(host));
    if (odd === undefined) continue;
    const mend = 'Write host names alone, such as old.example.org.';
    report.problem(`sign_in.methods[${index}].hosts`, `holds ${odd}, which is no host`, mend);
  }
}
