import type { PresetName } from '../config/config.ts';

/** How Jitsi Meet is installed. */
export type Installation = 'debian' | 'docker' | 'nixos' | 'helm' | 'by-hand';

/** What of Jitsi's leads people here: a link, a link with its `state`, or the sign-in inside the meeting. */
export type Flow = 'link' | 'state' | 'inline';

/** How tokens are signed: with a secret that Prosody has too (HS256), or keys of which it has the public part. */
export type SigningKind = 'secret' | 'keys';

/** Where guests come in: at Usher's door, in Jitsi's lobby by way of a guest host, or nowhere. */
export type Guests = 'usher' | 'guest-host' | 'none';

/** Prosody's versions that Jitsi runs on. */
export type ProsodyVersion = '0.12' | '13';

/** OpenID providers with a preset; Keycloak has more to answer, and is a kind of its own. */
export type OidcPreset = Exclude<PresetName, 'keycloak'>;

/** The way in that the settings begin with. Secrets are not asked: they go into files that the steps name. */
export type SetupSignIn =
  | {
      readonly kind: 'oidc';
      /** A provider that Usher knows the ways of; null for any other. */
      readonly preset: OidcPreset | null;
      readonly issuer: URL;
      readonly clientId: string;
      /** The domain in the e-mail addresses of those who moderate; null: all who sign in do. */
      readonly emailDomain: string | null;
    }
  | {
      readonly kind: 'keycloak';
      readonly issuer: URL;
      readonly clientId: string;
      /** Whether a realm file and a container are written; else the Keycloak is there already. */
      readonly realmFile: boolean;
      /** Whether Jitsi asks Keycloak itself, without Usher. What that costs stands in the steps. */
      readonly directly: boolean;
    }
  | { readonly kind: 'saml'; readonly metadata: URL }
  | { readonly kind: 'ldap'; readonly server: URL; readonly base: string }
  | { readonly kind: 'github'; readonly clientId: string; readonly organization: string }
  | { readonly kind: 'local' };

/** What `usher setup` wants to know. */
export interface SetupAnswers {
  readonly installation: Installation;
  /** The host name in the address of a meeting, in lower case, without a port. */
  readonly jitsiHost: string;
  /** Where browsers reach Usher: https, with a slash at its end. */
  readonly usherUrl: URL;
  readonly flow: Flow;
  readonly signing: SigningKind;
  readonly guests: Guests;
  readonly signIn: SetupSignIn;
  /** Prosody's `app_id`, and the issuer and audience of tokens. */
  readonly appId: string;
  /** Whether accounts of Jitsi's secure domain keep working, on a virtual host of their own. */
  readonly secureDomainKept: boolean;
  readonly prosody: ProsodyVersion;
}
