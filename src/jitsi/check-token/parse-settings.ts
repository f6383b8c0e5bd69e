import { createPublicKey, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import type { TokenSettings } from './settings.ts';

/** Where the golden verdicts were recorded: the XMPP host of a settings file that names none. */
const DEFAULT_DOMAIN = 'meet.test';

/** An address, or just that there is one. An empty one is none. */
const presence = z
  .union([z.boolean(), z.string()])
  .nullish()
  .transform((value) => (typeof value === 'string' ? value !== '' : value === true));

const shape = z.strictObject({
  domain: z.string().min(1).default(DEFAULT_DOMAIN),
  appId: z.string().min(1),
  secret: z.string().min(1).nullish(),
  acceptedIssuers: z.array(z.string()).nullish(),
  acceptedAudiences: z.array(z.string()).nullish(),
  allowEmptyToken: z.boolean().nullish(),
  enableDomainVerification: z.boolean().nullish(),
  signatureAlgorithm: z.string().min(1).nullish(),
  requireRoomClaim: z.boolean().nullish(),
  cacheKeysUrl: presence,
  asapKeyServer: presence,
  jwks: z.string().min(1).nullish(),
  pem: z.string().min(1).nullish(),
  keyId: z.string().min(1).nullish(),
  tokenAffiliation: z.boolean().nullish(),
});
type FileSettings = z.infer<typeof shape>;

const keySetShape = z.object({ keys: z.array(z.record(z.string(), z.unknown())) });
const rsaShape = z.object({ n: z.string(), e: z.string() });

export type ParsedSettings =
  | { readonly settings: TokenSettings }
  | { readonly problems: readonly string[] };

/**
 * Reads settings as a file holds them. All problems come at once, in sentences that quote no value.
 *
 * - `secret` is the secret itself; `jwks` and `pem` name files, which `readFile` reads (it throws
 *   where there is none); `keyId` is the `kid` of the key in `pem`, which without it answers for all.
 * - `cacheKeysUrl` and `asapKeyServer` may be an address or `true`: nothing is fetched. A key file
 *   with neither of them and no secret is taken as `asapKeyServer: true`.
 * - `domain` defaults to `meet.test`.
 */
export function parseSettings(input: unknown, readFile: (name: string) => string): ParsedSettings {
  const parsed = shape.safeParse(input);
  if (!parsed.success)
    return { problems: parsed.error.issues.map((issue) => problemText(issue, input)) };
  const { jwks, pem, keyId, ...given } = parsed.data;
  const problems: string[] = [];
  const keys = new Map<string | null, KeyObject>();
  if (jwks) attempt(problems, 'jwks', () => addKeySet(keys, readFile(jwks)));
  if (pem) {
    attempt(problems, 'pem', () => keys.set(keyId ?? null, createPublicKey(readFile(pem))));
  }
  const byAddress = given.cacheKeysUrl || given.asapKeyServer;
  if (!byAddress && !given.secret && !jwks && !pem) {
    problems.push('There is nothing to check a signature with: set secret, jwks or pem.');
  }
  if (problems.length > 0) return { problems };
  const asapKeyServer = given.asapKeyServer || (!byAddress && !given.secret);
  return { settings: { ...withoutNulls(given), asapKeyServer, keys } };
}

/** Null means unset, as in other people's JSON. */
function withoutNulls(given: Omit<FileSettings, 'jwks' | 'pem' | 'keyId'>): TokenSettings {
  const set = Object.entries(given).filter(([, value]) => value !== null && value !== undefined);
  return { domain: given.domain, appId: given.appId, ...Object.fromEntries(set) };
}

/** Adds the RSA keys of a JWKS (RFC 7517 5). Others are passed over, as Prosody does. */
function addKeySet(keys: Map<string | null, KeyObject>, text: string): void {
  for (const jwk of keySetShape.parse(JSON.parse(text)).keys) {
    if (jwk['kty'] !== 'RSA' || typeof jwk['kid'] !== 'string') continue;
    const { n, e } = rsaShape.parse(jwk);
    keys.set(jwk['kid'], createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' }));
  }
}

function attempt(problems: string[], name: string, read: () => void): void {
  try {
    read();
  } catch {
    problems.push(`${name}: the file cannot be read, or holds no public key.`);
  }
}

const LISTS = new Set<PropertyKey>(['acceptedIssuers', 'acceptedAudiences']);
const ADDRESSES = new Set<PropertyKey>(['cacheKeysUrl', 'asapKeyServer']);
const FLAGS = new Set<PropertyKey>([
  'allowEmptyToken',
  'enableDomainVerification',
  'requireRoomClaim',
  'tokenAffiliation',
]);

function problemText(issue: z.core.$ZodIssue, input: unknown): string {
  if (issue.code === 'unrecognized_keys') {
    const unknown = issue.keys.map((key) => JSON.stringify(key)).join(', ');
    return `Unknown setting ${unknown}. Known are ${Object.keys(shape.shape).join(', ')}.`;
  }
  const [name] = issue.path;
  if (name === undefined) return 'The settings must be one JSON object.';
  if (typeof input === 'object' && input !== null && !(name in input)) {
    return `${String(name)} is missing.`;
  }
  return `${String(name)} must be ${expected(name)}.`;
}

function expected(name: PropertyKey): string {
  if (LISTS.has(name)) return 'a list of texts';
  if (FLAGS.has(name)) return 'true or false';
  return ADDRESSES.has(name) ? 'an address, true or false' : 'a text that is not empty';
}
