import type { EnterRoom, JitsiClient } from '../model/continuation.ts';
import type { Json } from '../model/json.ts';
import { roomPath } from '../rooms/room-name.ts';

export interface LinkRules {
  /** Where this Jitsi lives: from the configuration, always with a slash at the end. */
  readonly url: URL;
  readonly tokenIn: 'fragment' | 'query';
  /** Say `config.prejoinConfig.enabled=false`: the person has just asked to come in. */
  readonly skipPrejoin: boolean;
}

const PREJOIN = 'config.prejoinConfig.enabled';
const ANDROID_INTENT = '#Intent;scheme=org.jitsi.meet;package=org.jitsi.meet;end';
const APP_SCHEMES = { ios: 'org.jitsi.meet', electron: 'jitsi-meet' } as const;

/**
 * The way back to the meeting with the token. It leads to the configured Jitsi whatever was asked for:
 * host and context root come from the rules, the room only in backend form.
 *
 * On the web the token goes into the fragment as JSON, `#jwt="…"`, which reaches no server's log; apps
 * read it from the query only.
 */
export function meetingLink(to: EnterRoom, token: string, rules: LinkRules): string {
  const overrides = overridesOf(to, rules);
  const meeting = new URL(roomPath(to.room), rules.url);
  if (to.client === 'web' && rules.tokenIn === 'fragment') {
    meeting.hash = fragmentOf({ jwt: token, ...overrides });
    return meeting.href;
  }
  meeting.searchParams.set('jwt', token);
  meeting.hash = fragmentOf(overrides);
  return inClient(meeting, to.client);
}

/** The way back without a token, for somebody whom Jitsi's own guest host and lobby receive: it asks for their name. */
export function guestLink(to: EnterRoom, rules: Pick<LinkRules, 'url'>): string {
  const meeting = new URL(roomPath(to.room), rules.url);
  meeting.hash = fragmentOf(to.overrides);
  return inClient(meeting, to.client);
}

/** The address of a meeting in the form that opens it where Jitsi runs for this person. */
function inClient(meeting: URL, client: JitsiClient): string {
  if (client === 'web') return meeting.href;
  // The intent's own fragment ends the address, so the overrides go before it.
  if (client === 'android') return `intent:${withoutScheme(meeting)}${ANDROID_INTENT}`;
  return `${APP_SCHEMES[client]}:${withoutScheme(meeting)}`;
}

/** The meeting's own address, without a token: the way back for somebody who is refused. */
export function plainMeetingLink(to: EnterRoom, url: URL): string {
  return new URL(roomPath(to.room), url).href;
}

/** An app is reached by a link that a person taps; a browser is simply sent. */
export function needsTap(client: JitsiClient): boolean {
  return client !== 'web';
}

function overridesOf(to: EnterRoom, rules: LinkRules): Record<string, Json> {
  return rules.skipPrejoin ? { ...to.overrides, [PREJOIN]: false } : { ...to.overrides };
}

function fragmentOf(values: Readonly<Record<string, Json>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${encodeURIComponent(JSON.stringify(value))}`)
    .join('&');
}

function withoutScheme(url: URL): string {
  return url.href.slice(url.protocol.length);
}
