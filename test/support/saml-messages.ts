import {
  type EncryptionChoices,
  encryptXml,
  type SigningChoices,
  signElement,
} from './saml-crypto.ts';
import type { SamlKey } from './saml-keys.ts';

const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';
const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';
export const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
export const PASSWORD_CONTEXT = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport';

/** What a response says; a test changes what it wants to be wrong. `null` leaves a thing out. */
export interface ResponseFields {
  readonly responseId: string;
  readonly assertionId: string;
  readonly issuer: string | null;
  readonly assertionIssuer: string | null;
  readonly destination: string | null;
  readonly inResponseTo: string | null;
  /** In the confirmation; by default as the response's. */
  readonly confirmedInResponseTo: string | null;
  readonly recipient: string | null;
  readonly audience: string | null;
  readonly method: string;
  /** Seconds since 1970. */
  readonly issuedAt: number;
  readonly notBefore: number | null;
  readonly notOnOrAfter: number | null;
  readonly confirmedNotBefore: number | null;
  readonly confirmedNotOnOrAfter: number | null;
  readonly authnInstant: number;
  readonly sessionNotOnOrAfter: number | null;
  readonly sessionIndex: string | null;
  readonly context: string | null;
  readonly nameId: string | null;
  readonly nameIdFormat: string | null;
  /** By name; `friendly` names where there are any. */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  readonly friendly: Readonly<Record<string, string>>;
  readonly status: readonly string[];
  /** XML at the end of Conditions, of Subject, of the assertion. */
  readonly moreConditions: string;
  readonly moreSubject: string;
  readonly moreAssertion: string;
}

export interface Protection {
  readonly key: SamlKey;
  readonly sign: 'assertion' | 'response' | 'both' | 'neither';
  readonly signing?: SigningChoices;
  /** For the certificate of the service. */
  readonly encrypt?: EncryptionChoices & { readonly certificate: string };
}

const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
export const escapeXml = (text: string) =>
  text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
const attribute = (name: string, value: string | null) =>
  value === null ? '' : ` ${name}="${escapeXml(value)}"`;
const time = (name: string, value: number | null) =>
  value === null ? '' : attribute(name, iso(value));

/** The assertion alone, unsigned. */
function assertionXml(fields: ResponseFields): string {
  const {
    nameId,
    nameIdFormat,
    recipient,
    confirmedInResponseTo,
    audience,
    context,
    assertionIssuer,
  } = fields;
  const subject = `<saml:Subject>${
    nameId === null
      ? ''
      : `<saml:NameID${attribute('Format', nameIdFormat)}>${escapeXml(nameId)}</saml:NameID>`
  }<saml:SubjectConfirmation Method="${fields.method}"><saml:SubjectConfirmationData${attribute('Recipient', recipient)}${attribute('InResponseTo', confirmedInResponseTo)}${time('NotBefore', fields.confirmedNotBefore)}${time('NotOnOrAfter', fields.confirmedNotOnOrAfter)}/></saml:SubjectConfirmation>${fields.moreSubject}</saml:Subject>`;
  const restriction =
    audience === null
      ? ''
      : `<saml:AudienceRestriction><saml:Audience>${escapeXml(audience)}</saml:Audience></saml:AudienceRestriction>`;
  const conditions = `<saml:Conditions${time('NotBefore', fields.notBefore)}${time('NotOnOrAfter', fields.notOnOrAfter)}>${restriction}${fields.moreConditions}</saml:Conditions>`;
  const classRef =
    context === null
      ? ''
      : `<saml:AuthnContextClassRef>${escapeXml(context)}</saml:AuthnContextClassRef>`;
  const statement = `<saml:AuthnStatement${time('AuthnInstant', fields.authnInstant)}${attribute('SessionIndex', fields.sessionIndex)}${time('SessionNotOnOrAfter', fields.sessionNotOnOrAfter)}><saml:AuthnContext>${classRef}</saml:AuthnContext></saml:AuthnStatement>`;
  const attributes = Object.entries(fields.attributes).map(
    ([name, values]) =>
      `<saml:Attribute${attribute('Name', name)}${attribute('FriendlyName', fields.friendly[name] ?? null)}>${values
        .map((value) => `<saml:AttributeValue>${escapeXml(value)}</saml:AttributeValue>`)
        .join('')}</saml:Attribute>`,
  );
  const attributeStatement =
    attributes.length === 0
      ? ''
      : `<saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement>`;
  const issuer =
    assertionIssuer === null ? '' : `<saml:Issuer>${escapeXml(assertionIssuer)}</saml:Issuer>`;
  return `<saml:Assertion xmlns:saml="${ASSERTION}" ID="${fields.assertionId}" Version="2.0" IssueInstant="${iso(fields.issuedAt)}">${issuer}${subject}${conditions}${statement}${attributeStatement}${fields.moreAssertion}</saml:Assertion>`;
}

/** The whole response, protected as asked for. */
export function responseXml(fields: ResponseFields, protection: Protection): string {
  const { key, sign, signing, encrypt } = protection;
  const plain = assertionXml(fields);
  const own =
    sign === 'assertion' || sign === 'both' ? signElement(plain, 'Assertion', key, signing) : plain;
  const inner = encrypt ? encryptXml(own, encrypt.certificate, encrypt) : own;
  const isSuccess = fields.status[0]?.endsWith(':Success') === true;
  const response = envelopeXml(fields, isSuccess ? inner : '');
  return sign === 'response' || sign === 'both'
    ? signElement(response, 'Response', key, signing)
    : response;
}

/** A response around whatever is put into it. */
function envelopeXml(fields: ResponseFields, content: string): string {
  const [outer = '', inner] = fields.status;
  const nested = inner === undefined ? '' : `<samlp:StatusCode Value="${inner}"/>`;
  const issuer =
    fields.issuer === null ? '' : `<saml:Issuer>${escapeXml(fields.issuer)}</saml:Issuer>`;
  return `<samlp:Response xmlns:samlp="${PROTOCOL}" xmlns:saml="${ASSERTION}" ID="${fields.responseId}" Version="2.0" IssueInstant="${iso(fields.issuedAt)}"${attribute('Destination', fields.destination)}${attribute('InResponseTo', fields.inResponseTo)}>${issuer}<samlp:Status><samlp:StatusCode Value="${outer}">${nested}</samlp:StatusCode></samlp:Status>${content}</samlp:Response>`;
}

/** A request or an answer about signing out, unsigned. */
export function logoutXml(
  kind: 'LogoutRequest' | 'LogoutResponse',
  fields: {
    readonly id: string;
    readonly issuer: string;
    readonly destination: string | null;
    readonly issuedAt: number;
    readonly notOnOrAfter?: number;
    readonly nameId?: string;
    readonly sessionIndexes?: readonly string[];
    readonly inResponseTo?: string;
  },
): string {
  const content =
    kind === 'LogoutRequest'
      ? `<saml:NameID>${escapeXml(fields.nameId ?? '')}</saml:NameID>${(fields.sessionIndexes ?? [])
          .map((one) => `<samlp:SessionIndex>${escapeXml(one)}</samlp:SessionIndex>`)
          .join('')}`
      : '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>';
  return `<samlp:${kind} xmlns:samlp="${PROTOCOL}" xmlns:saml="${ASSERTION}" ID="${fields.id}" Version="2.0" IssueInstant="${iso(fields.issuedAt)}"${attribute('Destination', fields.destination)}${time('NotOnOrAfter', fields.notOnOrAfter ?? null)}${attribute('InResponseTo', fields.inResponseTo ?? null)}><saml:Issuer>${escapeXml(fields.issuer)}</saml:Issuer>${content}</samlp:${kind}>`;
}
