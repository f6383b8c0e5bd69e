import type { ClaimsConfig } from '../config.ts';

/** What of a response has to be signed. `either`: one of the two is enough. */
export type SamlSigned = 'either' | 'response' | 'assertion' | 'both';

/** Which kind of NameID is asked for. `auto`: persistent, where the provider's metadata lists it. */
export type SamlNameIdFormat =
  | 'auto'
  | 'persistent'
  | 'email'
  | 'unspecified'
  | 'transient'
  | 'none';

/** A sign-in at a SAML 2.0 identity provider. */
export interface SamlMethodConfig {
  readonly type: 'saml';
  /** Part of addresses and of accounts: `[a-z0-9-]{1,32}`. */
  readonly id: string;
  /** What people read on the chooser page. */
  readonly title: string;
  readonly emailDomains: readonly string[];
  /** Our own entity id; null: the address of our metadata. */
  readonly entityId: string | null;
  /** The provider's; null: that of the only one in its metadata. */
  readonly providerEntityId: string | null;
  /** Where the provider's metadata is: one of the two is there. */
  readonly metadataFile: string | null;
  readonly metadataUrl: string | null;
  /** Who signs the metadata, PEM; null: nobody need to. */
  readonly metadataCertificate: string | null;
  /** Whether addresses of the provider may begin with http://. */
  readonly allowHttp: boolean;
  /** PKCS #8 PEM, with its certificate: what we sign with and are written to under. Null: neither. */
  readonly privateKey: string | null;
  readonly certificate: string | null;
  /** The key before it: it still opens what was encrypted for it. */
  readonly previousPrivateKey: string | null;
  /** The certificate after it: published, so that providers know it before it is used. */
  readonly nextCertificate: string | null;
  /** Null: redirect where the provider has an address for it, else post. */
  readonly requestBinding: 'redirect' | 'post' | null;
  readonly wantsSigned: SamlSigned;
  readonly allowSha1: boolean;
  /** Whether an assertion may come by AES-CBC in a response that is not signed. */
  readonly allowBareCbc: boolean;
  /** Whether the provider may sign people in whom we did not send. */
  readonly allowUnasked: boolean;
  readonly nameIdFormat: SamlNameIdFormat;
  /** The attribute that names the account, by its name or friendly name; null: the NameID. */
  readonly subjectAttribute: string | null;
  /** Contexts of authentication of which the provider must use one; empty: any. */
  readonly authnContexts: readonly string[];
  /** Contexts that prove a second factor. */
  readonly secondFactorContexts: readonly string[];
  readonly forceAuthn: boolean;
  readonly maxAgeSeconds: number | null;
  /** Whether the provider vouches for the e-mail addresses it tells. */
  readonly emailVerified: boolean;
  readonly claims: ClaimsConfig;
  /** How far the provider's clock may be off ours. */
  readonly clockSkewSeconds: number;
  /** Relative to `publicUrl`; null: `sign-in/{id}/callback`. */
  readonly redirectPath: string | null;
  /** How long a sign-in waits for the provider's metadata where there is none yet. */
  readonly deadlineSeconds: number;
  readonly signOutAtProvider: boolean;
}
