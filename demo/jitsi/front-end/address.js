/**
 * What Jitsi Meet's front end reads from the address bar and sends to `tokenAuthUrl`, by the contract
 * of August 2026. Pure, and without the browser's globals, so that the walk and the tests use it too.
 */

/** Characters that Jitsi drops from names people type. */
const DROPPED_WHEN_TYPED = /[:?#[\]@!$&'()*+,;=></"]/g;
const OVERRIDE = /^(?:config|interfaceConfig|iceServers)\./;

/** What somebody typed, as a path segment; empty when nothing is left of it. */
export function typedRoomPath(text) {
  return encodeURIComponent(text.replace(DROPPED_WHEN_TYPED, '').trim());
}

/** `getBackendSafeRoomName`: decoded, NFKC, lower case, percent-encoded in small letters. */
export function backendName(segment) {
  const name = decode(segment).normalize('NFKC').toLowerCase();
  return encodeURIComponent(name).toLowerCase();
}

/** Reads an address of the meeting; null when it names no room. */
export function parseMeetingAddress(address) {
  const url = new URL(address);
  const segments = url.pathname.split('/').filter(Boolean);
  const room = segments.pop();
  if (!room || segments.length > 1) return null;
  const fragment = parseFragment(url.hash);
  const inFragment = fragment.values.jwt;
  const inQuery = url.searchParams.get('jwt');
  return {
    room,
    tenant: segments[0] ?? null,
    roomShown: decode(room).normalize('NFKC'),
    roomSafe: backendName(room),
    tenantSafe: segments[0] === undefined ? null : backendName(segments[0]),
    token: typeof inFragment === 'string' ? inFragment : inQuery,
    /** A token is there, but without the quotes that make it JSON: Jitsi ignores it. */
    tokenIgnored: fragment.unreadable.includes('jwt'),
    overrides: Object.fromEntries(
      Object.entries(fragment.values).filter(([name]) => OVERRIDE.test(name)),
    ),
    /** Without token and parameters, as Jitsi leaves it in the address bar. */
    clean: url.pathname,
  };
}

/**
 * The `{state}` of a visitor without tracks yet: hence the two overrides at its end. Who renews a token in a
 * meeting says so by the refresh token, has tracks, and has seen the page before joining.
 */
export function stateOf(meeting, refreshToken = null) {
  const state = { room: meeting.room, roomSafe: meeting.roomSafe };
  if (meeting.tenant !== null) state.tenant = meeting.tenant;
  if (refreshToken !== null) {
    return { refreshToken, ...state, 'config.prejoinConfig.enabled': false, ...meeting.overrides };
  }
  return {
    ...state,
    ...meeting.overrides,
    'config.startWithAudioMuted': true,
    'config.startWithVideoMuted': true,
  };
}

/**
 * `tokenAuthUrl` with its places filled: `{room}` as the address bar has it, `{state}` encoded, and the challenge
 * of a verifier that the caller keeps.
 */
export function tokenAuthAddress(template, meeting, { refreshToken, codeChallenge } = {}) {
  const state = encodeURIComponent(JSON.stringify(stateOf(meeting, refreshToken)));
  return template
    .replaceAll('{room}', () => meeting.room)
    .replaceAll('{state}', () => state)
    .replaceAll('{code_challenge}', () => codeChallenge ?? '');
}

/** `tokenLogoutUrl` for whoever has an ID token, which tells whose sign-out it is. */
export function tokenLogoutAddress(tokenLogoutUrl, idToken) {
  return `${tokenLogoutUrl}${tokenLogoutUrl.includes('?') ? '&' : '?'}id_token_hint=${idToken}`;
}

/** S256 of RFC 7636 4.2. */
export async function challengeOf(verifier) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** So many characters made by chance, of an alphabet of at most 256. */
export function randomText(length, alphabet) {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('');
}

export const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
export const HEX = '0123456789abcdef';

/** The claims of a token, unverified; null for what is no token. */
export function claimsOf(token) {
  try {
    const payload = token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

/** One or two letters for the circle of somebody without a picture. */
export function initialsOf(name) {
  const words = name.split(/[\s.-]+/).filter(Boolean);
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words;
  return chosen
    .map((word) => [...word][0])
    .join('')
    .toUpperCase();
}

/** Each value of the fragment is JSON; one that is not is left out, as Jitsi does. */
function parseFragment(hash) {
  const values = {};
  const unreadable = [];
  for (const part of hash.replace(/^#/, '').split('&').filter(Boolean)) {
    const at = part.indexOf('=');
    const name = at < 0 ? part : part.slice(0, at);
    try {
      values[name] = JSON.parse(decode(at < 0 ? '' : part.slice(at + 1)));
    } catch {
      unreadable.push(name);
    }
  }
  return { values, unreadable };
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
