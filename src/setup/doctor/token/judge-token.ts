import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';

const DAY = 86_400;
const ALGORITHMS = ['HS256', 'HS384', 'HS512', 'RS256', 'RS384', 'RS512'];

/** What is wrong with a token whose settings nobody knows. Its signature is not looked at. */
export interface TokenFault {
  /** Such as `exp`. */
  readonly what: string;
  readonly reason: string;
  readonly mend: string;
}

/** Everything that any Prosody refuses, or should; null where the text is no token at all. */
export function judgeToken(token: string, now: number): TokenFault[] | null {
  const [head = '', body = '', ...rest] = token.split('.');
  const header = decode(head);
  const claims = decode(body);
  if (!header || !claims || rest.length !== 1) return null;
  return [...judgeHeader(header), ...judgeTimes(claims, now), ...judgeClaims(claims)];
}

function decode(part: string): JsonObject | null {
  try {
    const parsed = JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Json;
    return isJsonObject(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function judgeHeader(header: JsonObject): TokenFault[] {
  const faults: TokenFault[] = [];
  if (header['typ'] !== 'JWT') {
    faults.push(
      say('typ', 'Prosody refuses it: "Invalid typ".', 'Set typ in the header to exactly "JWT".'),
    );
  }
  const { alg, kid } = header;
  if (typeof alg !== 'string' || !ALGORITHMS.includes(alg)) {
    faults.push(
      say(
        'alg',
        'Prosody knows HS and RS with 256, 384 and 512, and no others.',
        'Sign with HS256, or with RS256 and a key set.',
      ),
    );
  } else if (alg.startsWith('RS') && typeof kid !== 'string') {
    faults.push(
      say('kid', 'Prosody finds a key by its id alone.', 'Put the id of the key into the header.'),
    );
  }
  return faults;
}

function judgeTimes({ exp, nbf }: JsonObject, now: number): TokenFault[] {
  const faults: TokenFault[] = [];
  if (exp === undefined || exp === null || exp === false) {
    faults.push(
      say(
        'exp',
        'It has no end: whoever finds it gets in for ever.',
        'Set exp to some hours from now.',
      ),
    );
  } else if (typeof exp !== 'number') {
    faults.push(
      say(
        'exp',
        'Prosody refuses it: "exp must be number".',
        'Write exp as seconds since 1970, without quotes.',
      ),
    );
  } else if (exp <= now) {
    faults.push(
      say(
        'exp',
        `It ran out ${now - exp} s ago.`,
        'Make a new one. If it is fresh, set the clocks right: no leeway is given.',
      ),
    );
  } else if (exp > now + DAY) {
    faults.push(
      say(
        'exp',
        'It is good for more than a day, and cannot be called back.',
        'Set exp to some hours from now.',
      ),
    );
  }
  if (nbf !== undefined && nbf !== null && typeof nbf !== 'number') {
    faults.push(
      say(
        'nbf',
        'Prosody refuses it: "nbf must be number".',
        'Write nbf as seconds since 1970, without quotes.',
      ),
    );
  } else if (typeof nbf === 'number' && nbf > now) {
    faults.push(
      say(
        'nbf',
        `It is not good for another ${nbf - now} s.`,
        'Set nbf a minute back, and the clocks right: no leeway is given.',
      ),
    );
  }
  return faults;
}

function judgeClaims(claims: JsonObject): TokenFault[] {
  const faults: TokenFault[] = [];
  const { iss, aud, sub, room, context } = claims;
  if (typeof iss !== 'string')
    faults.push(
      say(
        'iss',
        'Prosody wants to know the issuer.',
        'Set iss to the app_id, or to one of asap_accepted_issuers.',
      ),
    );
  if (Array.isArray(aud)) {
    faults.push(
      say(
        'aud',
        'It is a list, which is refused unless Prosody takes any audience.',
        'Write aud as one string.',
      ),
    );
  } else if (typeof aud !== 'string') {
    faults.push(
      say('aud', 'Prosody wants an audience.', 'Set aud to one of asap_accepted_audiences.'),
    );
  }
  if (typeof sub !== 'string')
    faults.push(
      say(
        'sub',
        'Prosody refuses it: "sub claim is missing".',
        'Set sub to the XMPP host, or to the tenant.',
      ),
    );
  else if (sub === '*')
    faults.push(
      say(
        'sub',
        'It is good for the room of its name in every tenant.',
        'Set sub to the XMPP host, or to the tenant.',
      ),
    );
  else if (/^https?:/.test(sub))
    faults.push(
      say(
        'sub',
        'It is an address, and Prosody compares it with a host name.',
        'Set sub to the XMPP host, without https://.',
      ),
    );
  faults.push(...judgeRoom(room, context));
  const user = isJsonObject(context) ? context['user'] : undefined;
  if (isJsonObject(user) && Object.values(user).includes(null)) {
    faults.push(
      say(
        'context.user',
        'A null in it stops Jitsi’s page with an exception.',
        'Leave out what is not known.',
      ),
    );
  }
  return faults;
}

function judgeRoom(room: Json | undefined, context: Json | undefined): TokenFault[] {
  const place = isJsonObject(context) ? context['room'] : undefined;
  const isPattern =
    isJsonObject(place) && [true, 'true'].includes(place['regex'] as boolean | string);
  if (typeof room !== 'string') {
    return [
      say(
        'room',
        'It names no room: refused, or, with asap_require_room_claim = false, good for every room.',
        'Set room to one exact room.',
      ),
    ];
  }
  if (room === '*') return [say('room', 'It opens every room.', 'Set room to one exact room.')];
  if (isPattern) {
    return [
      say(
        'room',
        'It is a pattern; with asap_require_room_claim = false it opens rooms that do not match.',
        'Name one exact room, and leave context.room.regex out.',
      ),
    ];
  }
  if (!/^[\x21-\x7e]+$/.test(room)) {
    return [
      say(
        'room',
        'It is not in the form that Prosody knows, so it never matches.',
        'Write it in small letters, percent-encoded: t%c3%a9st%20room.',
      ),
    ];
  }
  return [];
}

function say(what: string, reason: string, mend: string): TokenFault {
  return { what, reason, mend };
}
