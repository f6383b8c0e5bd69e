import type { Departure } from '../../method.ts';
import type { Message } from './messages/message.ts';
import { redirectTo } from './messages/redirect-binding.ts';
import type { SamlParts } from './saml-deps.ts';

/** Where a message of ours goes, and how. */
export interface Way {
  readonly binding: 'redirect' | 'post';
  readonly destination: string;
}

/** Sends the browser to the provider with a message, signed where there is a key. */
export async function departWith(
  parts: SamlParts,
  { binding, destination }: Way,
  name: 'SAMLRequest' | 'SAMLResponse',
  message: Message,
  relayState: string | null,
): Promise<Departure> {
  const { privateKey } = parts.settings;
  if (binding === 'redirect') {
    const url = redirectTo(destination, name, message.xml, relayState, privateKey);
    return { kind: 'redirect', url };
  }
  const xml = await parts.signPosted(message);
  const fields = {
    [name]: Buffer.from(xml).toString('base64'),
    ...(relayState === null ? {} : { RelayState: relayState }),
  };
  return { kind: 'post', url: new URL(destination), fields };
}
