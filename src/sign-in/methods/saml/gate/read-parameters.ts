import type { GateFault } from './fault.ts';

/** What a message of SAML comes in (bindings 3.4.4, 3.5.4). */
const KNOWN = [
  'SAMLRequest',
  'SAMLResponse',
  'RelayState',
  'SAMLEncoding',
  'SigAlg',
  'Signature',
] as const;
const DEFLATE = 'urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE';

/** The parameters of one message, each there once. */
export interface MessageParameters {
  readonly name: 'SAMLRequest' | 'SAMLResponse';
  /** Base64, as it came. */
  readonly message: string;
  readonly relayState: string | null;
  readonly signatureAlgorithm: string | null;
  readonly signature: string | null;
}

/** Takes the parameters of a message apart. One that is there twice could be read one way here and another there. */
export function readParameters(given: URLSearchParams): MessageParameters | GateFault {
  for (const name of KNOWN) {
    if (given.getAll(name).length > 1) return { fault: 'parameter_twice' };
  }
  const request = given.get('SAMLRequest');
  const response = given.get('SAMLResponse');
  if (request !== null && response !== null) return { fault: 'parameter_twice' };
  const message = request ?? response ?? '';
  if (message === '') return { fault: 'parameter_missing' };
  const encoding = given.get('SAMLEncoding');
  if (encoding !== null && encoding !== DEFLATE) return { fault: 'parameter_form' };
  return {
    name: request === null ? 'SAMLResponse' : 'SAMLRequest',
    message,
    relayState: given.get('RelayState'),
    signatureAlgorithm: given.get('SigAlg'),
    signature: given.get('Signature'),
  };
}
