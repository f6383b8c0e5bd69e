import type { GuestRule } from '../model/rule.ts';
import { effectiveId, namesModerators } from './effective-method.ts';
import type { Report } from './problem.ts';
import { placesOf, type RuleDraft } from './rule-places.ts';
import type { rootSection } from './sections/root.ts';
import type { Draft } from './setting.ts';

const GUEST_HOST = 'which needs a guest host there (docs/topics/rooms.md)';

const GUESTS: Readonly<Record<GuestRule, string>> = {
  never: 'nobody comes in without signing in',
  wait: 'guests come in once a host is there',
  open: 'guests come in at once',
  jitsi: `guests are sent on to Jitsi without a token, ${GUEST_HOST}`,
};

/** Who is host, and what guests do, where no rule says so. */
export function noteNoRules(
  { sign_in: { methods }, guests }: Draft<typeof rootSection>,
  report: Report,
): void {
  const unmapped = methods.filter((method) => !namesModerators(method));
  const withoutRules = guests.without_rules ?? 'wait';
  if (unmapped.length === 0 && withoutRules === 'never') return;
  const hosts = unmapped.length === 0 ? '' : `${whoIsHost(unmapped, methods)}, and `;
  const guest = `${GUESTS[withoutRules]} (guests.without_rules)`;
  report.notice(
    `There are no rules for rooms: ${hosts}${guest}. Rules go under rooms; see docs/topics/rooms.md.`,
  );
}

type Methods = Draft<typeof rootSection>['sign_in']['methods'];

function whoIsHost(unmapped: Methods, all: Methods): string {
  const by = unmapped.length === all.length ? '' : ` with ${unmapped.map(effectiveId).join(', ')}`;
  return `everybody who signs in${by} is host of every room`;
}

/** What the rules make people wait for, and where they send them. */
export function noteWaiting(rules: readonly RuleDraft[], report: Report): void {
  note(
    'Rules that make people wait for a host and name none, so that a meeting alone can open the room',
    rules,
    report,
    (rule) => waitsInVain(rule) && rule.final !== true,
  );
  note(
    'Rules that make people wait for a host, name none, and are final, so that nobody ever enters',
    rules,
    report,
    (rule) => waitsInVain(rule) && rule.final === true,
  );
  note(
    'Rules whose members wait for a host while guests enter at once',
    rules,
    report,
    (rule) => rule.guests === 'open' && rule.wait === true && hasMembers(rule),
  );
  note(
    `Rules that send guests on to Jitsi without a token, ${GUEST_HOST}`,
    rules,
    report,
    ({ guests }) => guests === 'jitsi',
  );
}

function note(
  what: string,
  rules: readonly RuleDraft[],
  report: Report,
  isMeant: (rule: RuleDraft) => boolean,
): void {
  const places = placesOf(rules, isMeant);
  if (places !== '') report.notice(`${what}: ${places}.`);
}

/** An empty list of hosts: one that was refused is a problem of its own. */
function waitsInVain(rule: RuleDraft): boolean {
  const { host, guests, wait } = rule;
  const membersWait = (wait ?? guests !== 'open') && hasMembers(rule);
  return host?.length === 0 && (membersWait || guests === 'wait');
}

function hasMembers({ member }: RuleDraft): boolean {
  return (member ?? []).length > 0;
}
