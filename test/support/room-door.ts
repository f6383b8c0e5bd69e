import type { Clock } from '../../src/base/clock.ts';
import { systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import type { Identity } from '../../src/model/identity.ts';
import { createSessions } from '../../src/sessions/sessions.ts';
import { sampleIdentity } from './sample-identity.ts';
import type { Claims } from './story.ts';
import { tokenIn } from './story.ts';
import { AUTH, MEET, startUsher, storyYaml, type TestUsher } from './usher.ts';

const PROVIDER = { issuer: 'http://127.0.0.1:9', clientId: 'usher', clientSecret: 'x'.repeat(32) };
const MANY = 'limits: { rate: { room: 100000, sign_in: 100000, guest: 100000, other: 100000 } }\n';

/** An Usher at whose door people stand who have signed in already, however they did. */
export interface RoomDoor {
  readonly usher: TestUsher;
  /** The cookie of a new session. */
  readonly signedIn: (person?: Partial<Identity>) => Promise<string>;
  /** What is answered to this path, for the browser with this cookie. */
  readonly knock: (path: string, cookie?: string) => Promise<Knock>;
}

export interface Knock {
  readonly response: Response;
  readonly body: string;
  /** Where Jitsi was to be reached, and the claims of the token that went there; null for none. */
  readonly seat: { readonly url: URL; readonly token: string; readonly claims: Claims } | null;
}

export async function openRoomDoor(more: string, clock: Clock = systemClock): Promise<RoomDoor> {
  const usher = await startUsher({ yaml: storyYaml(PROVIDER, MANY + more), clock });
  const limits = usher.config.sessions;
  const sessions = createSessions(usher.storage, clock, systemRandom, limits, () => true);
  return {
    usher,
    async signedIn(person = {}) {
      const { id } = await sessions.open(sampleIdentity(person), []);
      return `__Host-usher-session=${id}`;
    },
    async knock(path, cookie) {
      const headers: Record<string, string> = cookie === undefined ? {} : { cookie };
      const response = await usher.answer(new Request(`${AUTH}${path}`, { headers }));
      const location = response.headers.get('location');
      const url = location === null ? null : new URL(location, AUTH);
      const seat = url?.origin === MEET && url.href.includes('jwt=') ? seatAt(url) : null;
      return { response, body: await response.text(), seat };
    },
  };
}

function seatAt(url: URL) {
  const token = tokenIn(url);
  const part = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  return { url, token, claims: JSON.parse(part) as Claims };
}
