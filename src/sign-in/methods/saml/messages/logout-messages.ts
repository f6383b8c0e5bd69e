import { isoTime } from '../../../../base/clock.ts';
import { STATUS } from '../names.ts';
import type { NameIdFacts } from '../thread/read-assertion.ts';
import { type Message, type Writer, writeMessage } from './message.ts';
import { xmlAttributes, xmlText } from './xml-text.ts';

/** How long a request of ours to sign somebody out may be on its way, seconds. */
const REQUEST_SECONDS = 5 * 60;

/** Asks the provider to end somebody's session (core 3.7.1), by the name and the index it gave. */
export function writeLogoutRequest(
  writer: Writer,
  destination: string,
  nameId: NameIdFacts,
  sessionIndex: string | null,
): Message {
  const name = xmlAttributes({
    Format: nameId.format,
    NameQualifier: nameId.nameQualifier,
    SPNameQualifier: nameId.spNameQualifier,
  });
  const index =
    sessionIndex === null
      ? ''
      : `<samlp:SessionIndex>${xmlText(sessionIndex)}</samlp:SessionIndex>`;
  const content = `<saml:NameID${name}>${xmlText(nameId.value)}</saml:NameID>${index}`;
  const notOnOrAfter = isoTime(writer.clock.nowSeconds() + REQUEST_SECONDS);
  const attributes = { Destination: destination, NotOnOrAfter: notOnOrAfter };
  return writeMessage(writer, 'LogoutRequest', attributes, content);
}

/** Tells the provider that what it asked is done (core 3.7.2). */
export function writeLogoutResponse(
  writer: Writer,
  destination: string,
  inResponseTo: string,
): Message {
  const attributes = { Destination: destination, InResponseTo: inResponseTo };
  const content = `<samlp:Status><samlp:StatusCode Value="${STATUS}Success"/></samlp:Status>`;
  return writeMessage(writer, 'LogoutResponse', attributes, content);
}
