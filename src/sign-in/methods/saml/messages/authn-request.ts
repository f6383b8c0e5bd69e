import { BINDING } from '../names.ts';
import { type Message, type Writer, writeMessage } from './message.ts';
import { xmlAttributes, xmlText } from './xml-text.ts';

/** What we ask the provider for (core 3.4.1). */
export interface AuthnWish {
  readonly destination: string;
  /** Where the answer goes. */
  readonly callback: string;
  /** Null: whatever the provider likes. */
  readonly nameIdFormat: string | null;
  /** Empty: whatever the provider likes. */
  readonly contexts: readonly string[];
  /** Whether people are asked although they are signed in there. */
  readonly force: boolean;
}

export function writeAuthnRequest(writer: Writer, wish: AuthnWish): Message {
  const attributes = {
    Destination: wish.destination,
    ForceAuthn: wish.force ? 'true' : null,
    ProtocolBinding: BINDING.post,
    AssertionConsumerServiceURL: wish.callback,
  };
  const policy = xmlAttributes({ Format: wish.nameIdFormat, AllowCreate: 'true' });
  const content = `<samlp:NameIDPolicy${policy}/>${writeContexts(wish.contexts)}`;
  return writeMessage(writer, 'AuthnRequest', attributes, content);
}

/** Exactly one of these (core 3.3.2.2.1). */
function writeContexts(contexts: readonly string[]): string {
  if (contexts.length === 0) return '';
  const classes = contexts.map(
    (one) => `<saml:AuthnContextClassRef>${xmlText(one)}</saml:AuthnContextClassRef>`,
  );
  return `<samlp:RequestedAuthnContext Comparison="exact">${classes.join('')}</samlp:RequestedAuthnContext>`;
}
