import { MESSAGE_LIMITS } from '../gate/limits.ts';
import { NS } from '../names.ts';
import { type DecryptionPolicy, decryptAssertion } from './decrypt-assertion.ts';
import { attributeOf, childOf, childText, is, type XmlElement } from './dom.ts';
import { ThreadFault } from './fault.ts';
import { parseXml } from './library.ts';
import { type AssertionFacts, readAssertion } from './read-assertion.ts';
import { judgePlaces, readStructure } from './response-structure.ts';
import { type Document, readSigned, type Trust } from './verify-signature.ts';

/** What is asked of a response. */
export interface ResponseTask {
  readonly kind: 'response';
  /** What the gate let through. */
  readonly xml: string;
  readonly trust: Trust;
  /** What has to be signed. `either`: one of them is enough. */
  readonly wants: 'either' | 'response' | 'assertion' | 'both';
  readonly decryption: DecryptionPolicy;
}

/** What a response says of itself. Signed only where `signed` says so. */
export interface EnvelopeFacts {
  readonly id: string;
  readonly issuer: string | null;
  readonly destination: string | null;
  readonly inResponseTo: string | null;
  /** Status codes from the outermost in (core 3.2.2.2); the first is there. */
  readonly status: readonly string[];
  readonly signed: boolean;
}

export interface ResponseFacts {
  readonly envelope: EnvelopeFacts;
  /** From signed bytes alone. Null where the status is not Success. */
  readonly assertion: AssertionFacts | null;
}

const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';

/**
 * Reads a response: structure, signatures, then the assertion out of what was signed. Whatever is read of the assertion
 * comes from the bytes the signature covers, parsed anew; what only stood around them is never looked at again.
 */
export async function readResponse(task: ResponseTask): Promise<ResponseFacts> {
  const { trust, wants } = task;
  const given: Document = { xml: task.xml, root: await parseXml(task.xml, MESSAGE_LIMITS) };
  readStructure(given.root);
  const signed = await readSigned(given.xml, given.root, trust);
  const message = signed ?? given;
  const { assertion, encrypted } = readStructure(message.root);
  const envelope = readEnvelope(message.root, signed !== null);
  if (envelope.status[0] !== SUCCESS) return { envelope, assertion: null };
  if (!signed && (wants === 'response' || wants === 'both'))
    throw new ThreadFault('unsigned_response');
  const inner = assertion
    ? { xml: message.xml, root: assertion }
    : await openEncrypted(encrypted, task.decryption, signed !== null);
  const own = await readSigned(inner.xml, inner.root, trust);
  if (!own && (wants === 'assertion' || wants === 'both'))
    throw new ThreadFault('unsigned_assertion');
  if (!own && !signed) throw new ThreadFault('unsigned');
  const root = own?.root ?? inner.root;
  if (!is(root, NS.assertion, 'Assertion')) throw new ThreadFault('message_form', 'Assertion');
  judgePlaces(root, [root]);
  return { envelope, assertion: readAssertion(root) };
}

async function openEncrypted(
  encrypted: XmlElement | null,
  policy: DecryptionPolicy,
  isSigned: boolean,
): Promise<Document> {
  if (!encrypted) throw new ThreadFault('assertion_missing');
  const xml = decryptAssertion(encrypted, policy, isSigned);
  try {
    const root = await parseXml(xml, MESSAGE_LIMITS);
    if (!is(root, NS.assertion, 'Assertion')) throw new ThreadFault('decryption');
    judgePlaces(root, [root]);
    return { xml, root };
  } catch {
    // One answer to whatever is wrong inside: how it differs would tell of the plain text.
    throw new ThreadFault('decryption');
  }
}

function readEnvelope(root: XmlElement, signed: boolean): EnvelopeFacts {
  return {
    id: attributeOf(root, 'ID') ?? '',
    issuer: childText(root, NS.assertion, 'Issuer'),
    destination: attributeOf(root, 'Destination'),
    inResponseTo: attributeOf(root, 'InResponseTo'),
    status: readStatus(root),
    signed,
  };
}

/** The codes of a Status, from the outermost in, two at most. */
export function readStatus(root: XmlElement): string[] {
  const status = childOf(root, NS.protocol, 'Status');
  const outer = status && childOf(status, NS.protocol, 'StatusCode');
  const inner = outer && childOf(outer, NS.protocol, 'StatusCode');
  const codes = [outer, inner].flatMap((code) => (code && attributeOf(code, 'Value')) ?? []);
  if (codes.length === 0) throw new ThreadFault('message_form', 'Status');
  return codes;
}
