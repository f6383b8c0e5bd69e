import { MAX_ASSERTION_SECONDS } from '../../src/sign-in/methods/saml/judge/judge-assertion.ts';
import type { SamlReason } from '../../src/sign-in/methods/saml/reasons.ts';
import type { ResponseFields } from './saml-messages.ts';

const ELSEWHERE = 'https://elsewhere.example/';
/** The documented skew, in seconds. */
const SKEW = 60;

type Fields = Partial<ResponseFields>;
type Case = readonly [SamlReason, (now: number, callback: string) => Fields];

/** Each is refused by us, for this reason, at a callback of this address; `now` in seconds since 1970. */
export const assertionRefusals: Readonly<Record<string, Case>> = {
  'the issuer of the response is another': ['issuer', () => ({ issuer: ELSEWHERE })],
  'the issuer of the assertion is another': ['issuer', () => ({ assertionIssuer: ELSEWHERE })],
  'the assertion names no issuer': ['issuer', () => ({ assertionIssuer: null })],
  'the issuer ends in a slash': [
    'issuer',
    () => ({ assertionIssuer: 'https://idp.example.org/metadata/' }),
  ],
  'it is for another address': ['destination', () => ({ destination: ELSEWHERE })],
  'it is for our address in other letters': [
    'destination',
    (_now, callback) => ({ destination: callback.toUpperCase() }),
  ],
  'it answers another request': ['in_response_to', () => ({ inResponseTo: '_other' })],
  'it answers no request': ['in_response_to', () => ({ inResponseTo: null })],
  'the confirmation answers another request': [
    'confirmation_in_response_to',
    () => ({ confirmedInResponseTo: '_other' }),
  ],
  'the confirmation answers no request': [
    'confirmation_in_response_to',
    () => ({ confirmedInResponseTo: null }),
  ],
  'the recipient is another service': ['confirmation_recipient', () => ({ recipient: ELSEWHERE })],
  'there is no recipient': ['confirmation_recipient', () => ({ recipient: null })],
  'the audience is another service': ['audience', () => ({ audience: ELSEWHERE })],
  'there is no audience': ['audience', () => ({ audience: null })],
  'a second restriction is for somebody else': [
    'audience',
    () => ({
      moreConditions: `<saml:AudienceRestriction><saml:Audience>${ELSEWHERE}</saml:Audience></saml:AudienceRestriction>`,
    }),
  ],
  'a condition is not known here': [
    'conditions_unknown',
    () => ({ moreConditions: '<x:Only xmlns:x="urn:x"/>' }),
  ],
  'the confirmation is for a holder of a key': [
    'confirmation_missing',
    () => ({ method: 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key' }),
  ],
  'the sender vouches': [
    'confirmation_missing',
    () => ({ method: 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches' }),
  ],
  'the confirmation has no end': ['confirmation_time', () => ({ confirmedNotOnOrAfter: null })],
  'the confirmation is over': [
    'confirmation_time',
    (now) => ({ confirmedNotOnOrAfter: now - SKEW }),
  ],
  'the confirmation has not begun': [
    'confirmation_time',
    (now) => ({ confirmedNotBefore: now + SKEW + 5 }),
  ],
  'the assertion is over': ['conditions_time', (now) => ({ notOnOrAfter: now - SKEW })],
  'the assertion has not begun': ['conditions_time', (now) => ({ notBefore: now + SKEW + 5 })],
  'it was written long ago': [
    'issue_instant',
    (now) => ({ issuedAt: now - MAX_ASSERTION_SECONDS - SKEW - 1 }),
  ],
  'it is from the future': ['issue_instant', (now) => ({ issuedAt: now + SKEW + 5 })],
  'the session there is over': ['session_over', (now) => ({ sessionNotOnOrAfter: now - SKEW })],
  'the person will sign in': ['authn_instant', (now) => ({ authnInstant: now + SKEW + 5 })],
  'there is no NameID': ['name_id_missing', () => ({ nameId: null })],
  'the NameID is transient': [
    'name_id_transient',
    () => ({ nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' }),
  ],
  'the NameID is empty': ['name_id_form', () => ({ nameId: '' })],
  'the NameID is 256 characters long': ['name_id_form', () => ({ nameId: 'a'.repeat(256) })],
};
