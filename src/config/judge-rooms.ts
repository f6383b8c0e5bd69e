import type { Subjects } from '../model/rule.ts';
import type { Subject } from '../model/subject.ts';
import { isNeverOpen } from '../model/time-window.ts';
import { EarlierGlobs } from './earlier-globs.ts';
import { effectiveId, hasGroups, namesModerators } from './effective-method.ts';
import { noteNoRules, noteWaiting } from './judge-waiting.ts';
import { noteRequirements } from './note-requirements.ts';
import type { Report } from './problem.ts';
import { listPlaces, placesOf, type RuleDraft } from './rule-places.ts';
import type { rootSection } from './sections/root.ts';
import type { Draft } from './setting.ts';

type RootDraft = Draft<typeof rootSection>;

/** Whoever an API key, or the operator by `usher token mint`, vouches for. Which keys there are, the store knows. */
const API_METHOD = /^api:(?:cli|k[0-9a-f]{16})$/;

/** What is no mistake of form and still does not do what its author may expect. Never a problem. */
export function judgeRooms(draft: RootDraft, report: Report): void {
  const rules = draft.rooms;
  if (rules.length === 0) {
    noteNoRules(draft, report);
    return;
  }
  noteShadowed(rules, report);
  noteLists(draft, report);
  noteWindows(rules, report);
  noteMapping(draft, report);
  noteWaiting(rules, report);
  noteTenants(draft, report);
  noteRequirements(draft, report);
}

/** A rule all of whose rooms an earlier one takes, pattern by pattern. */
function noteShadowed(rules: readonly RuleDraft[], report: Report): void {
  const earlier = new EarlierGlobs();
  const shadowed: string[] = [];
  for (const [index, { match: globs = [] }] of rules.entries()) {
    const covers = globs.map((glob) => earlier.findCovering(glob));
    if (globs.length === 0 || covers.includes(null)) {
      for (const glob of globs) earlier.add(glob, index);
    } else {
      shadowed.push(`rooms[${index}] by rooms[${[...new Set(covers)].join('], rooms[')}]`);
    }
  }
  if (shadowed.length === 0) return;
  report.notice(
    `Rules that can never match, because earlier ones take all their rooms: ${listPlaces(shadowed)}.`,
  );
}

function noteLists(draft: RootDraft, report: Report): void {
  const { methods } = draft.sign_in;
  const ids = new Set(methods.map(effectiveId));
  const groupsKnown = methods.some(hasGroups);
  const notes = new Map<string, string[]>();
  const note = (what: string, where: string): unknown =>
    notes.set(what, [...(notes.get(what) ?? []), where]);
  for (const [path, list, isSeating] of lists(draft.rooms)) {
    if (neverHits(list)) note('Lists that mean nobody', path);
    for (const subject of list) {
      if (subject.kind === 'method' && !ids.has(subject.value) && !API_METHOD.test(subject.value)) {
        note('Lists that name a method that is not configured', path);
      }
      if (subject.kind === 'group' && !groupsKnown) {
        note('Lists that name a group, of which no method tells (claims.groups is empty)', path);
      }
      if (methods.length > 1 && isSeating && believesAll(subject, list)) {
        note('Lists that believe every way to sign in; a method: with a ! leaves one out', path);
      }
      if (subject.kind === 'guest' && isSeating && !subject.negated) {
        note('Lists that name guests, who are seated by `guests` alone', path);
      }
    }
  }
  for (const [what, where] of notes) report.notice(`${what}: ${listPlaces([...new Set(where)])}.`);
}

/** Every list of a rule with its path; whether it says who is seated. */
function* lists(rules: readonly RuleDraft[]): Generator<[string, Subjects, boolean]> {
  for (const [index, rule] of rules.entries()) {
    const at = `rooms[${index}]`;
    yield [`${at}.host`, rule.host ?? [], true];
    yield [`${at}.member`, rule.member ?? [], true];
    yield [`${at}.lobby_bypass`, rule.lobby_bypass ?? [], false];
    yield [`${at}.security_bypass`, rule.security_bypass ?? [], false];
    for (const [key, list] of Object.entries(rule.features ?? {})) {
      yield [`${at}.features.${key}`, list, false];
    }
  }
}

/** Whether any method can say this of anybody, and the list names no method. */
function believesAll(subject: Subject, list: Subjects): boolean {
  const isSaid = ['user', 'group', 'claim', 'acr'].includes(subject.kind) && !subject.negated;
  return isSaid && !list.some(({ kind }) => kind === 'method');
}

/** Whether a `!` takes back everybody whom the list could mean. An empty list is meant as it is. */
function neverHits(list: Subjects): boolean {
  if (list.length === 0) return false;
  const barred = new Set(list.filter(({ negated }) => negated).map(nameOf));
  if (barred.has('everyone')) return true;
  const wanted = list.filter(({ negated }) => !negated);
  return wanted.length > 0 && wanted.every((subject) => barred.has(nameOf(subject)));
}

function nameOf({ text, negated }: Subject): string {
  return negated ? text.slice(1) : text;
}

function noteWindows(rules: readonly RuleDraft[], report: Report): void {
  const never = placesOf(rules, ({ between }) => between !== undefined && isNeverOpen(between));
  if (never === '') return;
  report.notice(
    `Time windows that are never open, because they end where they begin: ${never}. A whole day is 00:00-24:00.`,
  );
}

function noteMapping({ sign_in: { methods } }: RootDraft, report: Report): void {
  const mapped = methods.flatMap((method, index) =>
    namesModerators(method) ? [`sign_in.methods[${index}].claims`] : [],
  );
  if (mapped.length === 0) return;
  report.notice(
    `Where there are rules they alone say who moderates: moderator and affiliation in ${mapped.join(', ')} have no say. A rule can name a claim: claim:path=value.`,
  );
}

/** Where Prosody does not look at the tenant, whoever may enter a room of one enters those of that name in all. */
function noteTenants({ jitsi, more_jitsi, rooms }: RootDraft, report: Report): void {
  const differ = placesOf(rooms, ({ match = [] }) => match.some(({ tenant }) => tenant !== null));
  const isMixed =
    rooms.length > 1 && rooms.some(({ match }) => match?.some((one) => one.everyRoom));
  if (differ === '' && !isMixed) return;
  for (const [index, { require_domain_verification: verifies }] of [
    jitsi,
    ...more_jitsi,
  ].entries()) {
    if (verifies !== false) continue;
    const at = index === 0 ? 'jitsi' : `more_jitsi[${index - 1}]`;
    const name = report.nameOf(`${at}.require_domain_verification`);
    const which =
      differ === ''
        ? 'that tell rooms with a tenant from those without'
        : `for tenants (${differ})`;
    report.notice(
      `${name}: is off, so a token for a room opens the room of that name in every tenant, whatever the rules ${which} say.`,
    );
  }
}
