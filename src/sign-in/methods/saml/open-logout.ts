import type { CallbackRequest } from '../../method.ts';
import { samlErrors } from './errors.ts';
import { decodePosted, decodeRedirected } from './gate/decode-message.ts';
import { type MessageParameters, readParameters } from './gate/read-parameters.ts';
import { isSignedBy } from './messages/redirect-binding.ts';
import type { Provider } from './metadata/provider.ts';
import type { SamlParts } from './saml-deps.ts';
import { ThreadFault } from './thread/fault.ts';
import type { LogoutFacts } from './thread/read-logout.ts';

/** A message about signing out whose signature is right. */
export interface OpenedLogout {
  readonly facts: LogoutFacts;
  readonly relayState: string | null;
  readonly binding: 'redirect' | 'post';
}

/** Bindings 3.4.3, 3.5.3: 80 bytes; some providers keep more of their own in it. */
const MAX_RELAY_STATE = 1024;

/**
 * Takes a message about signing out in, by whichever binding it came. It has to be signed: in the address, which is
 * checked before anything is parsed, or in itself. Throws `logout_message_invalid`.
 */
export async function openLogout(
  parts: SamlParts,
  provider: Provider,
  { url, form }: CallbackRequest,
): Promise<OpenedLogout> {
  const parameters = readParameters(form ?? url.searchParams);
  if ('fault' in parameters) throw samlErrors.logoutInvalid(parameters.fault);
  const { relayState, name } = parameters;
  if (relayState !== null && Buffer.byteLength(relayState) > MAX_RELAY_STATE) {
    throw samlErrors.logoutInvalid('parameter_form');
  }
  if (!form) judgeQuery(url, provider, parts.settings.allowSha1);
  const facts = await read(parts, provider, parameters, form !== null);
  if (form && !facts.signed) throw samlErrors.logoutInvalid('logout_unsigned');
  if ((facts.kind === 'request') !== (name === 'SAMLRequest')) {
    throw samlErrors.logoutInvalid('message_kind');
  }
  return { facts, relayState, binding: form ? 'post' : 'redirect' };
}

function judgeQuery(url: URL, provider: Provider, allowSha1: boolean): void {
  switch (isSignedBy(url.search.slice(1), provider.certificates, allowSha1)) {
    case 'unsigned':
      throw samlErrors.logoutInvalid('logout_unsigned');
    case 'algorithm':
      throw samlErrors.logoutInvalid('signature_algorithm');
    case 'wrong':
      throw samlErrors.logoutInvalid('logout_signature');
    case 'signed':
      return;
  }
}

async function read(
  { thread, settings }: SamlParts,
  provider: Provider,
  { message }: MessageParameters,
  isPosted: boolean,
): Promise<LogoutFacts> {
  const opened = isPosted ? decodePosted(message) : decodeRedirected(message);
  if ('fault' in opened) throw samlErrors.logoutInvalid(opened.fault);
  const trust = { certificates: provider.certificates, allowSha1: settings.allowSha1 };
  try {
    return await thread.run<'logout'>({ kind: 'logout', xml: opened.xml, trust });
  } catch (thrown) {
    if (!(thrown instanceof ThreadFault)) throw thrown;
    if (thrown.reason === 'thread_failed') throw samlErrors.busy(thrown.reason);
    throw samlErrors.logoutInvalid(thrown.reason, thrown.detail);
  }
}
