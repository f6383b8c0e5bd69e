import { randomBytes, sign } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Clock } from '../../src/base/clock.ts';
import type { CallbackRequest, Departure } from '../../src/sign-in/method.ts';
import { RSA_SHA256, signElement } from './saml-crypto.ts';
import { type SamlKey, samlKeys } from './saml-keys.ts';
import {
  logoutXml,
  PASSWORD_CONTEXT,
  PERSISTENT,
  type Protection,
  type ResponseFields,
  responseXml,
} from './saml-messages.ts';

/** A request of ours as the provider reads it. */
export interface SeenRequest {
  readonly xml: string;
  readonly id: string;
  readonly relayState: string | null;
  /** Where it wants the answer. */
  readonly callback: string;
  readonly issuer: string;
}

/** What the next answers are like, beyond the good one. */
export interface Steering {
  /** Of the response and its assertion. */
  fields?: Partial<ResponseFields>;
  protection?: Partial<Protection>;
  /** The whole text, before it is sent. */
  mutate?: (xml: string) => string;
}

const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';

/**
 * An identity provider of our own, without a network: it reads requests, and makes good answers or such as a test asks
 * for. Not one to be copied: it believes everything.
 */
export class SamlIdp {
  readonly entityId: string;
  readonly clock: Clock;
  key: SamlKey = samlKeys.provider;
  steering: Steering = {};
  /** Every response so far. */
  readonly sent: string[] = [];

  constructor(clock: Clock, entityId = 'https://idp.example.org/metadata') {
    this.clock = clock;
    this.entityId = entityId;
  }

  /** Where it answers: nothing listens there. */
  at(path: string): string {
    return new URL(path, this.entityId).href;
  }

  /** Its metadata; `keys` as KeyDescriptor elements where they are not the usual one. */
  metadata(
    more: {
      readonly keys?: string;
      readonly attributes?: string;
      readonly role?: string;
      readonly bindings?: readonly ('redirect' | 'post')[];
      readonly signOut?: boolean;
    } = {},
  ): string {
    const services = (name: string, path: string) =>
      (more.bindings ?? ['redirect', 'post'])
        .map((one) => (one === 'post' ? 'HTTP-POST' : 'HTTP-Redirect'))
        .map(
          (one) =>
            `<md:${name} Binding="urn:oasis:names:tc:SAML:2.0:bindings:${one}" Location="${this.at(path)}"/>`,
        )
        .join('');
    const keys = more.keys ?? keyDescriptor(this.key.certificate, 'signing');
    const out = more.signOut === false ? '' : services('SingleLogoutService', '/slo');
    return `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" ID="_metadata" entityID="${this.entityId}"${more.attributes ?? ''}><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"${more.role ?? ''}>${keys}${out}<md:NameIDFormat>${PERSISTENT}</md:NameIDFormat>${services('SingleSignOnService', '/sso')}</md:IDPSSODescriptor></md:EntityDescriptor>`;
  }

  /** Reads a request, by whichever binding it comes. */
  read(departure: Departure | URL): SeenRequest {
    const isPost = !(departure instanceof URL) && departure.kind === 'post';
    const url = departure instanceof URL ? departure : departure.url;
    const given = isPost ? new URLSearchParams(departure.fields) : url.searchParams;
    const bytes = Buffer.from(given.get('SAMLRequest') ?? '', 'base64');
    const xml = (isPost ? bytes : inflateRawSync(bytes)).toString();
    const find = (pattern: RegExp) => pattern.exec(xml)?.[1] ?? '';
    return {
      xml,
      id: find(/ ID="([^"]*)"/),
      relayState: given.get('RelayState'),
      callback: find(/AssertionConsumerServiceURL="([^"]*)"/),
      issuer: find(/<saml:Issuer>([^<]*)</),
    };
  }

  /** What a good response says to this request. */
  goodFields(request: Pick<SeenRequest, 'id' | 'callback' | 'issuer'>): ResponseFields {
    const now = this.clock.nowSeconds();
    const id = () => `_${randomBytes(16).toString('hex')}`;
    return {
      responseId: id(),
      assertionId: id(),
      issuer: this.entityId,
      assertionIssuer: this.entityId,
      destination: request.callback,
      inResponseTo: request.id,
      confirmedInResponseTo: request.id,
      recipient: request.callback,
      audience: request.issuer,
      method: 'urn:oasis:names:tc:SAML:2.0:cm:bearer',
      issuedAt: now,
      notBefore: now - 60,
      notOnOrAfter: now + 300,
      confirmedNotBefore: null,
      confirmedNotOnOrAfter: now + 300,
      authnInstant: now - 10,
      sessionNotOnOrAfter: now + 8 * 3600,
      sessionIndex: `session-${request.id.slice(0, 12)}`,
      context: PASSWORD_CONTEXT,
      nameId: 'anna-7f3a',
      nameIdFormat: PERSISTENT,
      attributes: {
        'urn:oid:0.9.2342.19200300.100.1.1': ['anna'],
        'urn:oid:2.16.840.1.113730.3.1.241': ['Anna Ärmel'],
        'urn:oid:0.9.2342.19200300.100.1.3': ['anna@example.org'],
        'urn:oid:1.3.6.1.4.1.5923.1.5.1.1': ['staff', 'physics'],
      },
      friendly: { 'urn:oid:0.9.2342.19200300.100.1.3': 'mail' },
      status: [SUCCESS],
      moreConditions: '',
      moreSubject: '',
      moreAssertion: '',
    };
  }

  /** The response to a request, as it is steered. */
  respond(request: Pick<SeenRequest, 'id' | 'callback' | 'issuer'>): string {
    const { fields, protection, mutate } = this.steering;
    const xml = responseXml(
      { ...this.goodFields(request), ...fields },
      { key: this.key, sign: 'assertion', ...protection },
    );
    const sent = mutate ? mutate(xml) : xml;
    this.sent.push(sent);
    return sent;
  }

  /** What a browser brings back after signing in there. */
  signIn(departure: Departure | URL): CallbackRequest {
    const request = this.read(departure);
    return posted(request.callback, this.respond(request), request.relayState);
  }

  /** What a browser brings that was sent to sign somebody out: signed, in the address or in itself. */
  signOut(
    binding: 'redirect' | 'post',
    address: string,
    fields: { nameId: string; sessionIndexes?: readonly string[] } & Partial<{
      id: string;
      issuer: string;
      destination: string | null;
      issuedAt: number;
      notOnOrAfter: number;
    }>,
    relayState: string | null = null,
  ): CallbackRequest {
    const xml = logoutXml('LogoutRequest', {
      id: `_${randomBytes(16).toString('hex')}`,
      issuer: this.entityId,
      destination: address,
      issuedAt: this.clock.nowSeconds(),
      ...fields,
    });
    return this.carry(binding, address, 'SAMLRequest', xml, relayState);
  }

  /** Its answer to our request to sign somebody out, by redirect. */
  signedOut(address: string, relayState: string | null): CallbackRequest {
    const xml = logoutXml('LogoutResponse', {
      id: `_${randomBytes(16).toString('hex')}`,
      issuer: this.entityId,
      destination: address,
      issuedAt: this.clock.nowSeconds(),
    });
    return this.carry('redirect', address, 'SAMLResponse', xml, relayState);
  }

  /** A message of the provider, signed as its binding wants it. */
  carry(
    binding: 'redirect' | 'post',
    address: string,
    name: 'SAMLRequest' | 'SAMLResponse',
    xml: string,
    relayState: string | null,
  ): CallbackRequest {
    if (binding === 'post') {
      const root = /^<samlp:(\w+)/.exec(xml)?.[1] ?? '';
      return posted(address, signElement(xml, root, this.key), relayState, name);
    }
    return { url: new URL(`${address}?${this.signedQuery(name, xml, relayState)}`), form: null };
  }

  /** The query of a message, signed. `encode`: how this provider writes a value in an address. */
  signedQuery(
    name: string,
    xml: string,
    relayState: string | null,
    encode: (value: string) => string = encodeURIComponent,
  ): string {
    const parts = [`${name}=${encode(deflateRawSync(xml).toString('base64'))}`];
    if (relayState !== null) parts.push(`RelayState=${encode(relayState)}`);
    parts.push(`SigAlg=${encode(RSA_SHA256)}`);
    const signature = sign('sha256', Buffer.from(parts.join('&')), this.key.privateKey);
    return [...parts, `Signature=${encode(signature.toString('base64'))}`].join('&');
  }
}

export function posted(
  address: string,
  xml: string,
  relayState: string | null,
  name = 'SAMLResponse',
): CallbackRequest {
  const form = new URLSearchParams({ [name]: Buffer.from(xml).toString('base64') });
  if (relayState !== null) form.set('RelayState', relayState);
  return { url: new URL(address), form };
}

export function keyDescriptor(certificate: string, use: string | null): string {
  const body = certificate.replace(/-----[A-Z ]+-----|\s/g, '');
  return `<md:KeyDescriptor${use === null ? '' : ` use="${use}"`}><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${body}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`;
}
