import type { FrontendConfig } from '../../read/read-config-js.ts';
import { fieldAt, textOf } from '../../read/value.ts';
import type { Deployment } from '../deployment.ts';
import type { Live } from './live.ts';

/** A text of config.js; null where it is not set or only known where it runs. */
export function known(config: FrontendConfig | null, ...path: readonly string[]): string | null {
  const found = textOf(fieldAt(config?.config, ...path));
  return found === null || found === 'unknown' ? null : found.text;
}

/** Without Usher's settings: where Jitsi's own say that it is. */
export function jitsiUrlIn({ frontend, env }: Deployment): URL | null {
  const publicUrl = textOf(env?.variables.get('PUBLIC_URL'));
  const texts = [
    known(frontend, 'bosh'),
    known(frontend, 'websocket')?.replace(/^ws/, 'http'),
    publicUrl === 'unknown' ? null : publicUrl?.text,
  ];
  const found = texts.flatMap((text) => URL.parse((text ?? '').replace(/^\/\//, 'https://')) ?? []);
  const [first] = found.filter(({ protocol }) => /^https?:$/.test(protocol));
  return first ? new URL('/', first) : null;
}

/** Where Jitsi's page connects to, with a token or none. The token goes to no other host than Jitsi's, and encrypted. */
export function webSocketUrl(
  frontend: FrontendConfig | null,
  jitsiUrl: URL | null,
  room: string,
  token: string | null,
): string | null {
  if (!jitsiUrl) return null;
  const url = URL.parse(known(frontend, 'websocket') ?? 'xmpp-websocket', jitsiUrl);
  if (!url || !/^(?:https?|wss?):$/.test(url.protocol)) return null;
  if (token !== null && url.hostname !== jitsiUrl.hostname && !isLoopback(url)) return null;
  const isOpen = /^(?:http|ws):$/.test(url.protocol) && jitsiUrl.protocol === 'https:';
  if (token !== null && isOpen && !isLoopback(url)) return null;
  url.protocol = url.protocol.replace('http', 'ws');
  url.searchParams.set('room', room);
  if (token !== null) url.searchParams.set('token', token);
  return url.href;
}

function isLoopback({ hostname }: URL): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

/** Where the rooms are, for XMPP. */
export function roomsDomain(live: Live, frontend: FrontendConfig | null): string | null {
  const told = known(frontend, 'hosts', 'muc');
  if (told !== null) return told;
  const { side } = live.deployment;
  const main = textOf(side?.option('host', 'main_muc'));
  if (main !== null && main !== 'unknown') return main.text;
  if (live.domain === null) return null;
  return `${side?.kind === 'env' ? 'muc' : 'conference'}.${live.domain}`;
}

/** Jicofo, for XMPP: as config.js has it, else where Jitsi puts it. */
export function focusOf(live: Live, frontend: FrontendConfig | null): string | null {
  return (
    known(frontend, 'hosts', 'focus') ?? (live.domain === null ? null : `focus.${live.domain}`)
  );
}
