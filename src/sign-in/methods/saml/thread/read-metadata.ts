import { X509Certificate } from 'node:crypto';
import { METADATA_LIMITS } from '../gate/limits.ts';
import { parseInstant, parseXmlDuration } from '../instant.ts';
import { BINDING, NS } from '../names.ts';
import { attributeOf, childrenOf, elementsIn, is, TEXT, type XmlElement } from './dom.ts';
import { ThreadFault } from './fault.ts';
import { parseXml } from './library.ts';
import { readSigned } from './verify-signature.ts';

export interface MetadataTask {
  readonly kind: 'metadata';
  /** What the gate let through. */
  readonly xml: string;
  /** Whose metadata; null: of the only identity provider in it. */
  readonly entityId: string | null;
  /** PEM. Who signs the metadata; empty: it need not be signed. */
  readonly certificates: readonly string[];
  readonly allowSha1: boolean;
}

/** An address of the provider for messages, and for answers to its own where that is another. */
export interface Endpoint {
  readonly location: string;
  readonly responseLocation: string;
}

/** Addresses by binding; null where there is none. */
export interface Endpoints {
  readonly redirect: Endpoint | null;
  readonly post: Endpoint | null;
}

/** What an identity provider says of itself (metadata 2.4.3). */
export interface MetadataFacts {
  readonly entityId: string;
  /** The earliest `validUntil` on the way down to it, seconds since 1970; null: for ever. */
  readonly validUntil: number | null;
  /** The shortest `cacheDuration` on the way, seconds. */
  readonly cacheSeconds: number | null;
  readonly signIn: Endpoints;
  readonly signOut: Endpoints;
  /** PEM: what its signatures are checked with. A key without `use` is for signing too (2.4.1.1). */
  readonly certificates: readonly string[];
  readonly nameIdFormats: readonly string[];
  readonly wantsSignedRequests: boolean;
}

interface Found {
  readonly entity: XmlElement;
  readonly role: XmlElement;
  /** From the root down to the role. */
  readonly path: readonly XmlElement[];
}

const MIN_RSA_BITS = 2048;
/** A roll-over needs two; each costs a check of the signature. */
const MAX_CERTIFICATES = 6;

export async function readMetadata(task: MetadataTask): Promise<MetadataFacts> {
  const root = await trustedRoot(task);
  const found = findProviders(root, [root]).filter(
    ({ entity }) => task.entityId === null || attributeOf(entity, 'entityID') === task.entityId,
  );
  const [only, ...others] = found;
  if (!only || others.length > 0) {
    throw new ThreadFault('metadata_entity', `${found.length} providers fit`);
  }
  const { entity, role, path } = only;
  return {
    entityId: attributeOf(entity, 'entityID') ?? '',
    validUntil: earliest(path, 'validUntil', parseInstant),
    cacheSeconds: earliest(path, 'cacheDuration', parseXmlDuration),
    signIn: readEndpoints(role, 'SingleSignOnService'),
    signOut: readEndpoints(role, 'SingleLogoutService'),
    certificates: readCertificates(role),
    nameIdFormats: childrenOf(role, NS.metadata, 'NameIDFormat').map(textWithin),
    wantsSignedRequests: /^(?:true|1)$/.test(attributeOf(role, 'WantAuthnRequestsSigned') ?? ''),
  };
}

async function trustedRoot(task: MetadataTask): Promise<XmlElement> {
  const root = await parseXml(task.xml, METADATA_LIMITS);
  if (task.certificates.length === 0) return root;
  const signed = await readSigned(task.xml, root, task, METADATA_LIMITS);
  if (!signed) throw new ThreadFault('metadata_unsigned');
  return signed.root;
}

function findProviders(element: XmlElement, path: readonly XmlElement[]): Found[] {
  if (is(element, NS.metadata, 'EntitiesDescriptor')) {
    return elementsIn(element).flatMap((child) => findProviders(child, [...path, child]));
  }
  if (!is(element, NS.metadata, 'EntityDescriptor')) return [];
  const role = childrenOf(element, NS.metadata, 'IDPSSODescriptor').find((one) =>
    (attributeOf(one, 'protocolSupportEnumeration') ?? '').split(/\s+/).includes(NS.protocol),
  );
  return role ? [{ entity: element, role, path: [...path, role] }] : [];
}

/** One that cannot be read is no promise: then it is over (`validUntil`), or to be asked for soon (`cacheDuration`). */
function earliest(
  path: readonly XmlElement[],
  name: string,
  parse: (text: string) => number | null,
): number | null {
  const times = path.flatMap((element) => {
    const text = attributeOf(element, name);
    return text === null ? [] : [parse(text.trim()) ?? 0];
  });
  return times.length > 0 ? Math.min(...times) : null;
}

function readEndpoints(role: XmlElement, name: string): Endpoints {
  const services = childrenOf(role, NS.metadata, name);
  const byBinding = (binding: string): Endpoint | null => {
    const service = services.find((one) => attributeOf(one, 'Binding') === binding);
    const location = service && attributeOf(service, 'Location');
    if (!service || !location) return null;
    return { location, responseLocation: attributeOf(service, 'ResponseLocation') ?? location };
  };
  return { redirect: byBinding(BINDING.redirect), post: byBinding(BINDING.post) };
}

function readCertificates(role: XmlElement): string[] {
  const found = childrenOf(role, NS.metadata, 'KeyDescriptor')
    .filter((key) => (attributeOf(key, 'use') ?? 'signing') === 'signing')
    .flatMap((key) => childrenOf(key, NS.signature, 'KeyInfo'))
    .flatMap((info) => childrenOf(info, NS.signature, 'X509Data'))
    .flatMap((data) => childrenOf(data, NS.signature, 'X509Certificate'))
    .flatMap((certificate) => readCertificate(textWithin(certificate)));
  const distinct = [...new Set(found)].slice(0, MAX_CERTIFICATES);
  if (distinct.length === 0) throw new ThreadFault('metadata_keys');
  return distinct;
}

/**
 * Its key is what is trusted, so its dates and its issuer are no matter (metadata interoperability profile 2.5). Keys
 * that nothing here can check, and RSA keys too short to rely on, are passed over.
 */
function readCertificate(base64: string): string[] {
  try {
    const certificate = new X509Certificate(Buffer.from(base64, 'base64'));
    const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
    const bits = asymmetricKeyDetails?.modulusLength ?? 0;
    return asymmetricKeyType === 'rsa' && bits >= MIN_RSA_BITS ? [certificate.toString()] : [];
  } catch {
    return [];
  }
}

/** The text of an element; in metadata there may be comments between it. */
function textWithin(element: XmlElement): string {
  if (elementsIn(element).length > 0) throw new ThreadFault('message_form', element.localName);
  const texts = Array.from(element.childNodes).filter((node) => node.nodeType === TEXT);
  return texts
    .map((text) => text.data ?? '')
    .join('')
    .trim();
}
