import { createHmac, createPublicKey, type KeyObject, timingSafeEqual, verify } from 'node:crypto';
import { type LuaJson, readLuaJson } from './lua-json.ts';
import { index, isTruthy, LuaError, type LuaValue } from './lua-value.ts';
import type { FullSettings } from './settings.ts';
import { Hostile, Refused } from './verdict.ts';

/** The longest token looked at: Prosody reads 10 kB of request head, and the token is in its first line. */
const MAX_TOKEN_LENGTH = 10 * 1024;
const HASHES: Readonly<Record<string, string>> = {
  '256': 'sha256',
  '384': 'sha384',
  '512': 'sha512',
};
type VerificationKey = string | KeyObject;

/**
 * Checks header and signature as Jitsi's `luajwtjitsi` does, by the algorithm of the settings alone,
 * and gives the payload.
 *
 * @throws Refused, Hostile, LuaError
 */
export function verifySignature(token: string, settings: FullSettings): LuaValue {
  if (token.length > MAX_TOKEN_LENGTH) {
    throw new Hostile(`The token is longer than ${MAX_TOKEN_LENGTH} characters`);
  }
  const key = findKey(token, settings);
  const algorithm = /^(HS|RS)(256|384|512)$/.exec(settings.signatureAlgorithm);
  if (!algorithm) throw new Refused('Algorithm not supported');
  // Empty segments vanish and backslashes separate as dots do: Prosody splits by "[^\.]+".
  const segments = token.match(/[^\\.]+/g) ?? [];
  const [headerText, bodyText, signatureText] = segments;
  if (segments.length !== 3 || !headerText || !bodyText || !signatureText) {
    throw new Refused('Invalid token');
  }
  const header = decodeJson(headerText, 'Invalid header');
  const body = decodeJson(bodyText, 'Invalid body');
  const signature = decodeBytes(signatureText);
  if (signature === null) throw new Refused('Invalid signature');
  if (index(header.value, 'typ') !== 'JWT') throw new Refused('Invalid typ');
  if (index(header.value, 'alg') !== settings.signatureAlgorithm) {
    throw new Refused('Invalid or incorrect alg');
  }
  const hash = HASHES[algorithm[2] ?? ''] ?? '';
  const good =
    algorithm[1] === 'HS'
      ? isHmacGood(`${headerText}.${bodyText}`, signature, key, hash)
      : isRsaGood(`${headerText}.${bodyText}`, signature, key, hash);
  if (!good) throw new Refused('Invalid signature');
  refuseHostile(header, body);
  return body.value;
}

/** The key Prosody would check with: by the token's `kid` where keys come from an address. */
function findKey(token: string, settings: FullSettings): VerificationKey {
  if (!settings.cacheKeysUrl && !settings.asapKeyServer) {
    if (settings.secret === null) throw new Refused('signature verification key is missing');
    return settings.secret;
  }
  const dot = token.indexOf('.');
  const bytes = dot < 0 ? null : decodeBytes(token.slice(0, dot));
  if (bytes === null) throw new Refused('Invalid token');
  const header = readLuaJson(bytes.toString('latin1'));
  if (!header) throw new Refused('bad token format');
  const kid = index(header.value, 'kid');
  if (kid === undefined) throw new Refused("'kid' claim is missing");
  const alg = index(header.value, 'alg');
  if (alg === undefined) throw new Refused("'alg' claim is missing");
  if (typeof alg !== 'string') throw new LuaError('alg is no string');
  if (!alg.startsWith('RS')) throw new Refused("'kid' claim only support with RS family");
  const key = typeof kid === 'string' ? settings.keys.get(kid) : undefined;
  const found = key ?? settings.keys.get(null);
  if (found) return found;
  // Prosody goes on to ask the key server for a key that the key set does not hold, also where there is none.
  if (!settings.asapKeyServer || typeof kid !== 'string') throw new LuaError('no key server');
  throw new Refused('could not obtain public key');
}

function decodeJson(segment: string, refusal: string): LuaJson {
  const bytes = decodeBytes(segment);
  // lua-cjson is then called with two arguments, and raises an error even in its safe form.
  if (bytes === null) throw new LuaError('expected 1 argument');
  const json = readLuaJson(bytes.toString('latin1'));
  if (!json) throw new Refused(refusal);
  return json;
}

/** base64url as basexx reads it: padding is passed over wherever it stands, and loose bits are dropped. */
function decodeBytes(segment: string): Buffer | null {
  const bare = segment.replaceAll('=', '');
  return /^[\w-]*$/.test(bare) ? Buffer.from(bare, 'base64url') : null;
}

function isHmacGood(input: string, signature: Buffer, key: VerificationKey, hash: string): boolean {
  // `findKey` gives a secret only where there is no key address; PEM text is what Prosody has otherwise.
  const secret = typeof key === 'string' ? key : key.export({ type: 'spki', format: 'pem' });
  const wanted = createHmac(hash, secret).update(input).digest();
  return wanted.length === signature.length && timingSafeEqual(wanted, signature);
}

function isRsaGood(input: string, signature: Buffer, key: VerificationKey, hash: string): boolean {
  const publicKey = typeof key === 'string' ? readPem(key) : key;
  if (publicKey.asymmetricKeyType !== 'rsa') return false;
  return verify(hash, Buffer.from(input), publicKey, signature);
}

function readPem(text: string): KeyObject {
  try {
    return createPublicKey(text);
  } catch (cause) {
    throw new LuaError('no PEM key', { cause });
  }
}

/** Prosody passes over all of these. RFC 7515 4.1.11, RFC 7797 6 and RFC 7519 4 do not allow it. */
function refuseHostile(header: LuaJson, body: LuaJson): void {
  if (header.repeatedKey || body.repeatedKey) {
    throw new Hostile('The token names a header or a claim twice');
  }
  if (index(header.value, 'crit') !== undefined) {
    throw new Hostile("The token's header has 'crit', an extension that must be understood");
  }
  const b64 = index(header.value, 'b64');
  if (b64 !== undefined && (b64 !== true || !isTruthy(b64))) {
    throw new Hostile("The token's header has 'b64' other than true");
  }
}
