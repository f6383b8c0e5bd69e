import { fieldAt, textOf } from '../../read/value.ts';
import type { Deployment, UsherSide } from '../deployment.ts';

/** Where Jitsi's page connects to, with a token or none, for a room of the doctor's own. */
export function webSocketUrl(
  { frontend }: Deployment,
  { jitsi }: UsherSide,
  room: string,
  token: string | null,
): string {
  const told = textOf(fieldAt(frontend?.config, 'websocket'));
  const text = told !== null && told !== 'unknown' ? told.text : 'xmpp-websocket';
  const url = new URL(text, jitsi.url);
  url.protocol = url.protocol.replace('http', 'ws');
  url.searchParams.set('room', room);
  if (token !== null) url.searchParams.set('token', token);
  return url.href;
}
