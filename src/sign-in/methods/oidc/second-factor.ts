import type { Json } from '../../../model/json.ts';

/** What somebody knows, has, or is: a second factor is one of another kind than the first. */
type Kind = 'known' | 'had' | 'inherent';

/** Authentication methods by RFC 8176 2, as far as they say of which kind a factor was. */
const KINDS: Readonly<Record<string, Kind>> = {
  pwd: 'known',
  pin: 'known',
  kba: 'known',
  otp: 'had',
  sms: 'had',
  tel: 'had',
  hwk: 'had',
  swk: 'had',
  sc: 'had',
  pop: 'had',
  face: 'inherent',
  fpt: 'inherent',
  iris: 'inherent',
  retina: 'inherent',
  vbm: 'inherent',
};

/**
 * Whether the claim `amr` of an ID token (OpenID Connect Core 2) says that there was a second factor: `mfa`, or methods
 * of two kinds. `otp` or `hwk` by itself says nothing of the kind: a code by mail or a key without a PIN may have been
 * all there was.
 */
export function hasSecondFactor(amr: Json | undefined): boolean {
  if (!Array.isArray(amr)) return false;
  const methods = amr.filter((method) => typeof method === 'string');
  if (methods.includes('mfa')) return true;
  const kinds = methods.map((method) => (Object.hasOwn(KINDS, method) ? KINDS[method] : undefined));
  return new Set(kinds.filter((kind) => kind !== undefined)).size > 1;
}
