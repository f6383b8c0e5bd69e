import { xmlAttributes, xmlText } from '../messages/xml-text.ts';
import { BINDING, NAME_ID, NS } from '../names.ts';

/** What a provider has to know of us. */
export interface ServiceFacts {
  readonly entityId: string;
  readonly callback: string;
  /** Null: there is no single logout. */
  readonly logout: string | null;
  /** PEM: the one in use, and the one after it. Empty: nothing is signed or encrypted. */
  readonly certificates: readonly string[];
  /** Whether assertions may be encrypted by AES-CBC in responses that are not signed. */
  readonly allowBareCbc: boolean;
  readonly wantsAssertionsSigned: boolean;
}

/** In the order of our liking; RSA 1.5 is none of them. */
const ENCRYPTION = [
  `${NS.encryption11}aes256-gcm`,
  `${NS.encryption11}aes128-gcm`,
  `${NS.encryption}rsa-oaep-mgf1p`,
  `${NS.encryption11}rsa-oaep`,
];
const CBC = [`${NS.encryption}aes256-cbc`, `${NS.encryption}aes128-cbc`];

/** Our own metadata (metadata 2.4.4), for the administrator of the provider. */
export function writeServiceMetadata(facts: ServiceFacts): string {
  const [current] = facts.certificates;
  const keys = [
    ...facts.certificates.map((certificate) => keyDescriptor('signing', certificate, '')),
    ...(current === undefined ? [] : [keyDescriptor('encryption', current, methods(facts))]),
  ];
  const role = xmlAttributes({
    protocolSupportEnumeration: NS.protocol,
    AuthnRequestsSigned: String(current !== undefined),
    WantAssertionsSigned: String(facts.wantsAssertionsSigned),
  });
  const parts = [
    ...keys,
    ...(facts.logout === null ? [] : logoutServices(facts.logout)),
    `<md:NameIDFormat>${NAME_ID.persistent}</md:NameIDFormat>`,
    `<md:AssertionConsumerService${xmlAttributes({
      Binding: BINDING.post,
      Location: facts.callback,
      index: '0',
      isDefault: 'true',
    })}/>`,
  ];
  const root = xmlAttributes({ 'xmlns:md': NS.metadata, entityID: facts.entityId });
  const lines = parts.map((part) => `    ${part}`).join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor${root}>
  <md:SPSSODescriptor${role}>
${lines}
  </md:SPSSODescriptor>
</md:EntityDescriptor>
`;
}

function logoutServices(location: string): string[] {
  return [BINDING.redirect, BINDING.post].map(
    (binding) =>
      `<md:SingleLogoutService${xmlAttributes({ Binding: binding, Location: location })}/>`,
  );
}

function methods({ allowBareCbc }: ServiceFacts): string {
  return [...ENCRYPTION, ...(allowBareCbc ? CBC : [])]
    .map((algorithm) => `<md:EncryptionMethod Algorithm="${algorithm}"/>`)
    .join('');
}

function keyDescriptor(use: 'signing' | 'encryption', certificate: string, more: string): string {
  const body = xmlText(certificate.replace(/-----[A-Z ]+-----|\s/g, ''));
  const data = `<ds:X509Data><ds:X509Certificate>${body}</ds:X509Certificate></ds:X509Data>`;
  const info = `<ds:KeyInfo xmlns:ds="${NS.signature}">${data}</ds:KeyInfo>`;
  return `<md:KeyDescriptor use="${use}">${info}${more}</md:KeyDescriptor>`;
}
