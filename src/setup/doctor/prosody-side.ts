import type { ProsodyConfig, ProsodySection } from '../read/read-prosody.ts';
import { type FileValue, flagOf, type Known, listOf, textOf } from '../read/value.ts';
import type { GuestHost, JitsiSide, Scope } from './jitsi-side.ts';

/**
 * Prosody's files as tokens see them; null where no host of theirs can be the one people connect to. `isWhole`: they are
 * all that Prosody reads.
 */
export function prosodySide(
  prosody: ProsodyConfig,
  wanted: string | null,
  isWhole: boolean,
): JitsiSide | null {
  const host = findMainHost(prosody, wanted);
  if (!host) return null;
  const muc = findMuc(prosody, host);
  const sections: Record<Scope, ProsodySection | null> = { host, muc };
  const option = (scope: Scope, name: string): FileValue | undefined =>
    sections[scope]?.options.get(name) ?? prosody.global.options.get(name);
  return {
    kind: 'prosody',
    domain: host.name,
    at: { host: host.at, muc: muc?.at ?? null },
    hasMuc: muc !== null,
    knowsGlobal: isWhole || prosody.global.options.size > 0,
    option,
    hasModule: (scope, name) => hasModule(prosody, sections[scope], scope, name),
    guestHost: findGuestHost(prosody, host),
    line: (scope, name, value) =>
      `${headOf(sections[scope], scope)}: ${name} = ${/^(true|false|\{.*)$/.test(value) ? value : JSON.stringify(value)}`,
    moduleLine: (scope, name) =>
      `${headOf(sections[scope], scope)}: modules_enabled = { …; ${JSON.stringify(name)} }`,
  };
}

function headOf(section: ProsodySection | null, scope: Scope): string {
  if (scope === 'muc') return `Component ${JSON.stringify(section?.name ?? 'conference.…')} "muc"`;
  return `VirtualHost ${JSON.stringify(section?.name ?? '…')}`;
}

/** The hosts that people may connect to: not those of Jicofo, Jibri and Jigasi, nor those switched off. */
export function peopleHosts({ sections }: ProsodyConfig): ProsodySection[] {
  return sections.filter(
    ({ kind, name, options }) =>
      kind === 'host' &&
      !/^(?:auth|focus|recorder|hidden|jigasi|transcriber|jvb|accounts)\./.test(name ?? '') &&
      flagOf(options.get('enabled')) !== false,
  );
}

function findMainHost(prosody: ProsodyConfig, wanted: string | null): ProsodySection | null {
  const hosts = peopleHosts(prosody);
  const base = textIn(prosody.global, 'muc_mapper_domain_base');
  const named = (name: string | null) =>
    name === null ? undefined : hosts.find((host) => host.name === name.toLowerCase());
  const takesTokens = hosts.filter((host) => textIn(host, 'authentication') === 'token');
  // Jitsi's own example is in every Prosody of Debian's.
  const others = hosts.filter(
    ({ name }) => name !== null && name !== 'localhost' && !isGuestName(name),
  );
  return named(wanted) ?? named(base) ?? takesTokens[0] ?? others[0] ?? null;
}

function findMuc(prosody: ProsodyConfig, host: ProsodySection): ProsodySection | null {
  const mucs = prosody.sections.filter(
    ({ kind, module }) => kind === 'component' && module === 'muc',
  );
  const main = textIn(host, 'main_muc') ?? textIn(prosody.global, 'main_muc');
  const prefix = textIn(prosody.global, 'muc_mapper_domain_prefix') ?? 'conference';
  for (const name of [main, `${prefix}.${host.name}`, `muc.${host.name}`]) {
    const found = mucs.find((muc) => name !== null && muc.name === name.toLowerCase());
    if (found) return found;
  }
  return null;
}

/** Components take from the global list only what belongs to servers, so nothing of Jitsi's. */
function hasModule(
  prosody: ProsodyConfig,
  section: ProsodySection | null,
  scope: Scope,
  name: string,
): boolean | 'unknown' {
  if (!section) return 'unknown';
  const own = listOf(section.options.get('modules_enabled'));
  const shared = scope === 'host' ? listOf(prosody.global.options.get('modules_enabled')) : null;
  for (const list of [own, shared]) {
    if (list !== null && list !== 'unknown' && list.texts.includes(name)) return true;
  }
  const isUnsure = [own, shared].some((list) => list === 'unknown' || list?.hasUnknown === true);
  return isUnsure ? 'unknown' : false;
}

function isGuestName(name: string): boolean {
  return name.startsWith('guest.');
}

/** A host without sign-in beside the main one. */
function findGuestHost(prosody: ProsodyConfig, host: ProsodySection): Known<GuestHost> {
  const others = peopleHosts(prosody).filter((one) => one !== host);
  const guest = others.find(
    (one) =>
      one.name !== null &&
      (isAnonymous(one) || (isGuestName(one.name) && textIn(one, 'authentication') === null)),
  );
  if (guest?.name && guest.at) return { name: guest.name, at: guest.at };
  return others.some(({ name, options }) => name === null || isHidden(options)) ? 'unknown' : null;
}

function isHidden(options: ReadonlyMap<string, FileValue>): boolean {
  return textOf(options.get('authentication')) === 'unknown';
}

/** Older containers have a guest host that takes tokens, and empty ones. */
export function isAnonymous(section: ProsodySection): boolean {
  const authentication = textIn(section, 'authentication') ?? '';
  if (/^(?:jitsi-)?anonymous$/.test(authentication)) return true;
  const takesEmpty = flagOf(section.options.get('allow_empty_token')) === true;
  return authentication === 'token' && takesEmpty && isGuestName(section.name ?? '');
}

export function textIn(section: ProsodySection, name: string): string | null {
  const found = textOf(section.options.get(name));
  return found === null || found === 'unknown' ? null : found.text;
}
