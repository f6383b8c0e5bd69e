import { readProsody } from '../read/read-prosody.ts';
import { listOf } from '../read/value.ts';

/** The modules that a Prosody has switched on already, so that its lists are added to and not replaced. */
export interface KnownModules {
  readonly host: readonly string[];
  readonly muc: readonly string[];
}

/**
 * What this file of Prosody's switches on for the host and its rooms. Null where it does not say so in plain lists, or
 * cannot be read: then nothing is known.
 */
export function knownModules(text: string, host: string, muc: string): KnownModules | null {
  const { sections } = readProsody([{ file: '', text }]);
  const listed = (name: string): readonly string[] | null => {
    const section = sections.find((one) => one.name === name);
    const list = listOf(section?.options.get('modules_enabled'));
    return list === null || list === 'unknown' || list.hasUnknown ? null : list.texts;
  };
  const found = { host: listed(host), muc: listed(muc) };
  return found.host && found.muc ? { host: found.host, muc: found.muc } : null;
}
