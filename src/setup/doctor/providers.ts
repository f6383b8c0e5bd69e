import type { MethodConfig } from '../../config/method-config.ts';

/** Who vouches for people, as far as it can be asked without a secret. */
export type Provider =
  | {
      readonly kind: 'oidc';
      readonly issuer: string;
      /** Where Usher asks it, if not at its issuer. */
      readonly internalUrl: URL | null;
    }
  | { readonly kind: 'saml'; readonly metadataUrl: string }
  | {
      readonly kind: 'ldap';
      readonly host: string;
      readonly port: number;
      /** Whether it speaks TLS from the start, with a certificate that this machine has to believe by itself. */
      readonly showsCertificate: boolean;
    };

export function providersOf(methods: readonly MethodConfig[]): Provider[] {
  return methods.flatMap((method): Provider[] => {
    if (method.type === 'oidc') {
      return [{ kind: 'oidc', issuer: method.issuer, internalUrl: method.internalUrl }];
    }
    if (method.type === 'saml') {
      return method.metadataUrl === null ? [] : [{ kind: 'saml', metadataUrl: method.metadataUrl }];
    }
    if (method.type !== 'ldap') return [];
    return method.servers.map(({ host, port, transport }) => {
      const showsCertificate = transport === 'ldaps' && method.caFile === null;
      return { kind: 'ldap', host, port, showsCertificate };
    });
  });
}

/** Where a provider is asked; of a directory, an address for its name and port alone. */
export function addressOf(provider: Provider): URL | null {
  switch (provider.kind) {
    case 'oidc':
      return URL.parse(discoveryOf(provider.internalUrl?.href ?? provider.issuer));
    case 'saml':
      return URL.parse(provider.metadataUrl);
    case 'ldap':
      return URL.parse(`ldap://${provider.host}:${provider.port}`);
  }
}

/** Where an issuer says of itself what it is (OpenID Connect Discovery 4). */
function discoveryOf(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
}
