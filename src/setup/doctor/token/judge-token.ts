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
  const { iss, aud, sub, exp, nbf, room, context } = claims;
  return [
    judgeType(header),
    judgeAlgorithm(header),
    judgeEnd(exp, now),
    judgeBeginning(nbf, now),
    judgeIssuer(iss),
    judgeAudience(aud),
    judgeSubject(sub),
    judgeRoom(room, context),
    judgeUser(context),
  ].filter((fault) => fault !== null);
}

function decode(part: string): JsonObject | null {
  try {
    const parsed = JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Json;
    return isJsonObject(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function judgeType({ typ }: JsonObject): TokenFault | null {
  if (typ === 'JWT') return null;
  return say(
    'typ',
    'Prosody refuses it: "Invalid typ".',
    'Set typ in the header to exactly "JWT".',
  );
}

function judgeAlgorithm({ alg, kid }: JsonObject): TokenFault | null {
  if (typeof alg !== 'string' || !ALGORITHMS.includes(alg)) {
    const reason = 'Prosody knows HS and RS with 256, 384 and 512, and no others.';
    return say('alg', reason, 'Sign with HS256, or with RS256 and a key set.');
  }
  if (!alg.startsWith('RS') || typeof kid === 'string') return null;
  return say(
    'kid',
    'Prosody finds a key by its id alone.',
    'Put the id of the key into the header.',
  );
}

function judgeEnd(exp: Json | undefined, now: number): TokenFault | null {
  const soon = 'Set exp to some hours from now.';
  if (exp === undefined || exp === null || exp === false) {
    return say('exp', 'It has no end: whoever finds it gets in for ever.', soon);
  }
  if (typeof exp !== 'number') {
    const mend = 'Write exp as seconds since 1970, without quotes.';
    return say('exp', 'Prosody refuses it: "exp must be number".', mend);
  }
  if (exp <= now) {
    const mend = 'Make a new one. If it is fresh, set the clocks right: no leeway is given.';
    return say('exp', `It ran out ${now - exp} s ago.`, mend);
  }
  if (exp <= now + DAY) return null;
  return say('exp', 'It is good for more than a day, and cannot be called back.', soon);
}

function judgeBeginning(nbf: Json | undefined, now: number): TokenFault | null {
  if (nbf === undefined || nbf === null) return null;
  if (typeof nbf !== 'number') {
    const mend = 'Write nbf as seconds since 1970, without quotes.';
    return say('nbf', 'Prosody refuses it: "nbf must be number".', mend);
  }
  if (nbf <= now) return null;
  const mend = 'Set nbf a minute back, and the clocks right: no leeway is given.';
  return say('nbf', `It is not good for another ${nbf - now} s.`, mend);
}

function judgeIssuer(iss: Json | undefined): TokenFault | null {
  if (typeof iss === 'string') return null;
  const mend = 'Set iss to the app_id, or to one of asap_accepted_issuers.';
  return say('iss', 'Prosody wants to know the issuer.', mend);
}

function judgeAudience(aud: Json | undefined): TokenFault | null {
  if (typeof aud === 'string') return null;
  if (Array.isArray(aud)) {
    const reason = 'It is a list, which is refused unless Prosody takes any audience.';
    return say('aud', reason, 'Write aud as one string.');
  }
  const mend = 'Set aud to one of asap_accepted_audiences.';
  return say('aud', 'Prosody wants an audience.', mend);
}

function judgeSubject(sub: Json | undefined): TokenFault | null {
  const mend = 'Set sub to the XMPP host, or to the tenant.';
  if (typeof sub !== 'string') {
    return say('sub', 'Prosody refuses it: "sub claim is missing".', mend);
  }
  if (sub === '*') return say('sub', 'It is good for the room of its name in every tenant.', mend);
  if (!/^https?:/.test(sub)) return null;
  const reason = 'It is an address, and Prosody compares it with a host name.';
  return say('sub', reason, 'Set sub to the XMPP host, without https://.');
}

function judgeRoom(room: Json | undefined, context: Json | undefined): TokenFault | null {
  const exact = 'Set room to one exact room.';
  if (typeof room !== 'string') {
    const reason =
      'It names no room: refused, or, with asap_require_room_claim = false, good for every room.';
    return say('room', reason, exact);
  }
  if (room === '*') return say('room', 'It opens every room.', exact);
  if (isPattern(context)) {
    const reason =
      'It is a pattern; with asap_require_room_claim = false it opens rooms that do not match.';
    return say('room', reason, 'Name one exact room, and leave context.room.regex out.');
  }
  if (/^[\x21-\x7e]+$/.test(room)) return null;
  const reason = 'It is not in the form that Prosody knows, so it never matches.';
  return say('room', reason, 'Write it in small letters, percent-encoded: t%c3%a9st%20room.');
}

/** Whether `context.room.regex` says that the room's name is a pattern. */
function isPattern(context: Json | undefined): boolean {
  const said = isJsonObject(context) ? context['room'] : undefined;
  return isJsonObject(said) && [true, 'true'].includes(said['regex'] as boolean | string);
}

function judgeUser(context: Json | undefined): TokenFault | null {
  const user = isJsonObject(context) ? context['user'] : undefined;
  if (!isJsonObject(user) || !Object.values(user).includes(null)) return null;
  const reason = 'A null in it stops Jitsi’s page with an exception.';
  return say('context.user', reason, 'Leave out what is not known.');
}

function say(what: string, reason: string, mend: string): TokenFault {
  return { what, reason, mend };
}
