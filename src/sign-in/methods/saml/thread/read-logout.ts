import { MESSAGE_LIMITS } from '../gate/limits.ts';
import { NS } from '../names.ts';
import { attributeOf, childOf, childrenOf, childText, is, textOf } from './dom.ts';
import { ThreadFault } from './fault.ts';
import { parseXml } from './library.ts';
import { type NameIdFacts, readNameId } from './read-assertion.ts';
import { readStatus } from './read-response.ts';
import { judgePlaces, judgeRoot } from './response-structure.ts';
import { readSigned, type Trust } from './verify-signature.ts';

export interface LogoutTask {
  readonly kind: 'logout';
  /** What the gate let through. */
  readonly xml: string;
  readonly trust: Trust;
}

/** What a message about signing out says (core 3.7). Read out of the signed bytes where it holds a signature. */
export interface LogoutFacts {
  readonly kind: 'request' | 'response';
  readonly id: string;
  readonly issuer: string | null;
  readonly destination: string | null;
  readonly issueInstant: string | null;
  /** Whether it holds a signature, which then was right. */
  readonly signed: boolean;
  /** Of a request. */
  readonly notOnOrAfter: string | null;
  readonly nameId: NameIdFacts | null;
  readonly sessionIndexes: readonly string[];
  /** Of a response. */
  readonly status: readonly string[];
}

export async function readLogout(task: LogoutTask): Promise<LogoutFacts> {
  const given = { xml: task.xml, root: await parseXml(task.xml, MESSAGE_LIMITS) };
  judgePlaces(given.root, []);
  const signed = await readSigned(given.xml, given.root, task.trust);
  const { root } = signed ?? given;
  const isRequest = is(root, NS.protocol, 'LogoutRequest');
  judgeRoot(root, isRequest ? 'LogoutRequest' : 'LogoutResponse');
  judgePlaces(root, []);
  if (childOf(root, NS.assertion, 'EncryptedID')) throw new ThreadFault('name_id_encrypted');
  return {
    kind: isRequest ? 'request' : 'response',
    id: attributeOf(root, 'ID') ?? '',
    issuer: childText(root, NS.assertion, 'Issuer'),
    destination: attributeOf(root, 'Destination'),
    issueInstant: attributeOf(root, 'IssueInstant'),
    signed: signed !== null,
    notOnOrAfter: attributeOf(root, 'NotOnOrAfter'),
    nameId: readNameId(root),
    sessionIndexes: childrenOf(root, NS.protocol, 'SessionIndex').map(textOf),
    status: isRequest ? [] : readStatus(root),
  };
}
