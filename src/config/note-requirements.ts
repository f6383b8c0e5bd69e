import type { Report } from './problem.ts';
import { listPlaces, placesOf, type RuleDraft } from './rule-places.ts';
import type { rootSection } from './sections/root.ts';
import type { Draft } from './setting.ts';

/** What rules require of sign-ins that does not go together with what else is set. */
export function noteRequirements(
  { rooms, sign_in: { methods } }: Draft<typeof rootSection>,
  report: Report,
): void {
  const guests = placesOf(rooms, (rule) => requires(rule) && (rule.guests ?? 'never') !== 'never');
  if (guests !== '') {
    report.notice(
      `Rules that require a certain sign-in, so that their guests must sign in too: ${guests}.`,
    );
  }
  for (const [index, method] of methods.entries()) {
    if (method.type !== 'oidc' || !method.acr_values?.length) continue;
    const known = new Set(method.acr_values);
    const refused = rooms.flatMap(({ require }, at) => {
      const classes = require?.acr ?? [];
      return classes.length > 0 && !classes.some((one) => known.has(one)) ? [`rooms[${at}]`] : [];
    });
    if (refused.length === 0) continue;
    const name = report.nameOf(`sign_in.methods[${index}].acr_values`);
    report.notice(
      `${name}: names none of the classes that rules require, so nobody who comes this way has them: ${listPlaces(refused)}.`,
    );
  }
}

function requires({ require }: RuleDraft): boolean {
  return require?.second_factor === true || (require?.acr ?? []).length > 0;
}
