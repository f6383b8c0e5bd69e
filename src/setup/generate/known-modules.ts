import { readProsody } from '../read/read-prosody.ts';
import { listOf } from '../read/value.ts';

/** What a Prosody has switched on already: its lists are added to and not replaced. */
export interface KnownModules {
  readonly host: readonly string[];
  readonly muc: readonly string[];
  /** Whether a secure domain's host for guests stands there. */
  readonly hasGuestHost: boolean;
}

/**
 * What these files of Prosody's switch on for the host and its rooms. Null where they do not say so in plain lists, or
 * cannot be read: then nothing is known.
 */
export function knownModules(
  texts: readonly string[],
  host: string,
  muc: string,
): KnownModules | null {
  const { sections } = readProsody(texts.map((text, at) => ({ file: `${at}`, text })));
  const listed = (name: string): readonly string[] | null => {
    const section = sections.find((one) => one.name === name);
    const list = listOf(section?.options.get('modules_enabled'));
    return list === null || list === 'unknown' || list.hasUnknown ? null : list.texts;
  };
  const found = { host: listed(host), muc: listed(muc) };
  const hasGuestHost = sections.some(({ name }) => name === `guest.${host}`);
  return found.host && found.muc ? { host: found.host, muc: found.muc, hasGuestHost } : null;
}
