import type { EnterRoom } from '../model/continuation.ts';
import type { RuleBook } from '../model/rule.ts';

/**
 * The way to a room by a sign-in that is as strong as its rule requires. Whoever comes back with less is not sent
 * again: they are told so.
 */
export function askingMore(
  { rules }: RuleBook,
  to: EnterRoom,
  ruleIndex: number | null,
): EnterRoom {
  const requires = rules[ruleIndex ?? -1]?.requires;
  return requires ? { ...to, stepUp: requires } : to;
}
