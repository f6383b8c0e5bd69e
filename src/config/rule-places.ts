import type { roomsList } from './sections/rooms.ts';
import type { Draft } from './setting.ts';

export type RuleDraft = Draft<typeof roomsList>[number];

/** How many places a notice names; the rest are counted. */
const MOST_NAMED = 10;

/** The rules that are meant, for a notice; empty for none. */
export function placesOf(
  rules: readonly RuleDraft[],
  isMeant: (rule: RuleDraft) => boolean,
): string {
  return listPlaces(rules.flatMap((rule, index) => (isMeant(rule) ? [`rooms[${index}]`] : [])));
}

/** Places for a notice, of which there may be ten thousand. */
export function listPlaces(places: readonly string[]): string {
  const named = places.slice(0, MOST_NAMED).join(', ');
  const left = places.length - MOST_NAMED;
  return left > 0 ? `${named} and ${left} more` : named;
}
