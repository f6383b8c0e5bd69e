import type { FilePlace } from '../read/place.ts';
import { type FileValue, type Known, type TextList, textOf } from '../read/value.ts';

/** Which of the two that matter to tokens: the virtual host people connect to, or the component their rooms are on. */
export type Scope = 'host' | 'muc';

/**
 * How Prosody deals with tokens, whether its own files say so or the variables of docker-jitsi-meet. Options go by
 * Prosody's names.
 */
export interface JitsiSide {
  readonly kind: 'prosody' | 'env';
  /** The XMPP host that people with tokens connect to, in lower case. Null: not known. */
  readonly domain: string | null;
  /** Where each of the two begins; null: it is not there, or nobody knows where. */
  readonly at: Readonly<Record<Scope, FilePlace | null>>;
  /** Whether the component for rooms was found. */
  readonly hasMuc: boolean;
  /** Whether what stands above all hosts was read; a piece of the settings has only its hosts. */
  readonly knowsGlobal: boolean;
  /** An option as that scope sees it: its own, or the global one. */
  option(scope: Scope, name: string): FileValue | undefined;
  /** Whether a module is switched on there. */
  hasModule(scope: Scope, name: string): boolean | 'unknown';
  /** The virtual host for people without tokens. */
  readonly guestHost: Known<GuestHost>;
  /** The line that sets an option, as it is written there. */
  line(scope: Scope, name: string, value: string): string;
  /** The line that switches a module on, as it is written there. */
  moduleLine(scope: Scope, name: string): string;
}

export interface GuestHost {
  readonly name: string;
  readonly at: FilePlace;
}

/** A text option; null where it is not set or unknown. */
export function textOption(side: JitsiSide, scope: Scope, name: string): string | null {
  const found = textOf(side.option(scope, name));
  return found === null || found === 'unknown' ? null : found.text;
}

/** Whether an option is set to anything at all. */
export function isSet(side: JitsiSide, scope: Scope, name: string): boolean | 'unknown' {
  const found = textOf(side.option(scope, name));
  if (found === 'unknown') return 'unknown';
  return found !== null && found.text !== '';
}

/** Whether tokens are checked with keys that Prosody fetches. */
export function usesKeys(side: JitsiSide): boolean | 'unknown' {
  const both = [isSet(side, 'host', 'cache_keys_url'), isSet(side, 'host', 'asap_key_server')];
  if (both.includes(true)) return true;
  return both.includes('unknown') ? 'unknown' : false;
}

/** The texts of a list without what cannot be known; null where it is not set. */
export function certain(list: Known<TextList>): TextList | null {
  return list === 'unknown' ? { texts: [], hasUnknown: true } : list;
}
