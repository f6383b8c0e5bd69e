import type { Clock } from '../../../../base/clock.ts';
import { isoTime } from '../../../../base/clock.ts';
import type { Random } from '../../../../base/random.ts';
import { NS } from '../names.ts';
import { xmlAttributes, xmlText } from './xml-text.ts';

/** What makes a message of ours: who writes it, and when. */
export interface Writer {
  readonly entityId: string;
  readonly clock: Clock;
  readonly random: Random;
}

/** A message of ours before it is signed. */
export interface Message {
  readonly id: string;
  readonly root: string;
  readonly xml: string;
}

/** The part that all messages share (core 3.2.1, 3.2.2): an id nobody can guess, the time, the issuer. */
export function writeMessage(
  writer: Writer,
  root: 'AuthnRequest' | 'LogoutRequest' | 'LogoutResponse',
  attributes: Readonly<Record<string, string | null>>,
  content: string,
): Message {
  // An id of XML begins with a letter or an underscore.
  const id = `_${writer.random.token()}`;
  const head = xmlAttributes({
    'xmlns:samlp': NS.protocol,
    'xmlns:saml': NS.assertion,
    ID: id,
    Version: '2.0',
    IssueInstant: isoTime(writer.clock.nowSeconds()),
    ...attributes,
  });
  const issuer = `<saml:Issuer>${xmlText(writer.entityId)}</saml:Issuer>`;
  return { id, root, xml: `<samlp:${root}${head}>${issuer}${content}</samlp:${root}>` };
}
