import type { HmacAlgorithm } from '../model/hmac-algorithm.ts';
import type { RsaAlgorithm } from '../model/rsa-algorithm.ts';
import type { GroupTitle, RuleBook } from '../model/rule.ts';
import type { MailConfig } from './build-mail.ts';
import type { MethodBasics, MethodConfig } from './method-config.ts';

/** A neighbour whose entry addresses Usher answers as well. */
export type Compat = 'jitsi-openid' | 'go-openid' | 'oidc-adapter' | 'saml2jwt';

/** The providers that have a preset. */
export type PresetName = 'keycloak' | 'google' | 'entra' | 'authentik' | 'authelia' | 'gitlab';

/** How we prove to a provider that we are its client (OpenID Connect Core 9). */
export type ClientAuth = 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt' | 'none';

/** The signature of a client assertion (RFC 7523). */
export type AssertionAlgorithm = 'RS256' | 'PS256' | 'ES256' | 'EdDSA';

/**
 * Everything an operator decides, checked and complete: no default is left to be filled in. Made by
 * `loadConfig` alone. It holds secrets: never log it whole.
 */
export interface Config {
  /** Where browsers reach Usher, with base path; always ends in `/`. */
  readonly publicUrl: URL;
  readonly listen: { readonly host: string; readonly port: number };
  /**
   * Our own secret, at least 32 bytes: seals cookies, and what the store must not tell. Derived from the first Jitsi's
   * secret if not set.
   */
  readonly secret: string;
  /** Addresses or CIDR ranges whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** The Jitsi Meet instances served, at least one; the first has the id `main`. */
  readonly jitsi: readonly JitsiConfig[];
  /** In the order of the chooser page, at least one. */
  readonly signIn: { readonly methods: readonly MethodConfig[] };
  /** Who may do what in which room. */
  readonly rules: RuleBook;
  /** The groups that pages may name, by their name at the provider. */
  readonly groups: ReadonlyMap<string, GroupTitle>;
  readonly sessions: { readonly idleSeconds: number; readonly absoluteSeconds: number };
  /** `sqlite:<file>`, `sqlite::memory:` or `postgres://…`; may hold a password. */
  readonly storage: { readonly url: string };
  readonly audit: { readonly keepSeconds: number };
  /** Our own keys; of no use where every Jitsi shares a secret with us. */
  readonly keys: KeysConfig;
  readonly provider: ProviderConfig;
  /** Null: no mail is sent. */
  readonly mail: MailConfig | null;
  readonly branding: BrandingConfig;
  readonly log: { readonly level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' };
  /** Addresses or CIDR ranges that may read `/metrics`. */
  readonly metrics: { readonly allow: readonly string[] };
  readonly limits: LimitsConfig;
  readonly compat: readonly Compat[];
}

/** One Jitsi Meet and the token its Prosody expects. */
export interface JitsiConfig {
  /** `main`, or as configured in `more_jitsi`. */
  readonly id: string;
  /** Ends in `/`; may have a context root. */
  readonly url: URL;
  /** The claim `sub` of a token without tenant. */
  readonly domain: string;
  readonly appId: string;
  /** The claim `iss`. */
  readonly issuer: string;
  /** The claim `aud`. */
  readonly audience: string;
  readonly signing: SigningConfig;
  /** Life of a token. */
  readonly ttlSeconds: number;
  /** Where the token stands in the address that leads back to Jitsi. */
  readonly tokenIn: 'fragment' | 'query';
  readonly skipPrejoin: boolean;
  /** Whether the page for the apps goes back by itself or waits for a tap. */
  readonly autoReturnToApp: boolean;
  /** The claim `context.group`. */
  readonly group: string | null;
  /** Whether the two start-muted overrides that Jitsi sends are handed back. */
  readonly keepStartMuted: boolean;
  /** Whether `iceServers.*` overrides survive the sign-in. */
  readonly allowIceServers: boolean;
  /** Whether Prosody compares `sub` (`enable_domain_verification`): our own check does as it does. */
  readonly requireDomainVerification: boolean;
  /** What Jitsi's mod_reservations shows to us; null: reservations are not served. */
  readonly reservationsSecret: string | null;
  /** The id under which this Jitsi signs people in at our own provider; null: it does not. */
  readonly inlineClientId: string | null;
}

/** What signs the tokens of a Jitsi. */
export type SigningConfig =
  /** A secret that Prosody knows too: at least 32, 48 or 64 bytes by algorithm. */
  | { readonly kind: 'secret'; readonly algorithm: HmacAlgorithm; readonly secret: string }
  /** Our own keys, whose public parts Prosody fetches. */
  | { readonly kind: 'keys'; readonly algorithm: RsaAlgorithm };

/** Usher as the OpenID provider of Jitsi's inline sign-in. */
export interface ProviderConfig {
  /** Part of its addresses and of its issuer. */
  readonly realm: string;
  /** The room of a sign-in without a room, as people write it; null: such a sign-in is refused. */
  readonly defaultRoom: string | null;
}

/** How our own keys are made and changed. */
export interface KeysConfig {
  /** The size of an RSA key that is made: 2048 to 4096. */
  readonly bits: number;
  /** How long a key signs before the next takes its place; null: until an operator says so. */
  readonly rotateAfterSeconds: number | null;
  /** The file that holds the key, PEM; null: keys are made. */
  readonly file: string | null;
}

/** A sign-in by OpenID Connect. */
export interface OidcMethodConfig extends MethodBasics {
  readonly type: 'oidc';
  readonly preset: PresetName | null;
  /** Exactly as the provider writes it in its tokens. */
  readonly issuer: string;
  /** Where our server reaches the provider if not at `issuer`; ends in `/`. */
  readonly internalUrl: URL | null;
  readonly allowHttp: boolean;
  readonly clientId: string;
  readonly clientSecret: string | null;
  readonly clientAuth: ClientAuth;
  /** PKCS #8 PEM. */
  readonly privateKey: string | null;
  readonly privateKeyId: string | null;
  readonly privateKeyAlgorithm: AssertionAlgorithm;
  /** Always with `openid`. */
  readonly scopes: readonly string[];
  readonly acrValues: readonly string[];
  readonly prompt: string | null;
  readonly maxAgeSeconds: number | null;
  readonly authorizationParameters: Readonly<Record<string, string>>;
  readonly claims: ClaimsConfig;
  readonly userinfo: 'auto' | 'always' | 'never';
  readonly requireAtHash: boolean;
  /** Further hosts that discovery may name: `host`, `host:port` or `*.example.org`. */
  readonly endpointHosts: readonly string[];
  /** Relative to `publicUrl`; null: `sign-in/{id}/callback`. */
  readonly redirectPath: string | null;
  /** For all requests together that the start, or the end, of a sign-in makes to the provider. */
  readonly deadlineSeconds: number;
  readonly signOutAtProvider: boolean;
}

/**
 * Where in the provider's claims each fact is found: claim paths, the first that yields something
 * counts. `a.b` goes into objects, `a[*]` over lists, `a+b+c` joins texts with a space. An empty
 * list: never.
 */
export interface ClaimsConfig {
  readonly id: readonly string[];
  readonly name: readonly string[];
  readonly email: readonly string[];
  readonly emailVerified: readonly string[];
  readonly avatar: readonly string[];
  readonly groups: readonly string[];
  /** Passed on as `context.user.affiliation`: grants nothing by default. */
  readonly affiliation: readonly string[];
  /** True or "true" makes a moderator: grants nothing by default. */
  readonly moderator: readonly string[];
}

/** How our pages look. */
export interface BrandingConfig {
  readonly name: string;
  /** The path of an SVG or PNG file. */
  readonly logo: string | null;
  /** `#rrggbb`. */
  readonly accentColor: string;
  /** `auto`: as the browser asks. */
  readonly language: 'auto' | 'en' | 'de';
  readonly supportUrl: string | null;
}

/** What one address may do, and how long anything may take. */
export interface LimitsConfig {
  /** Requests per address within the window, by kind of path; the kinds are counted apart. */
  readonly rate: {
    readonly windowSeconds: number;
    /** `room/…`, `enter` and the neighbours' entry addresses. */
    readonly room: number;
    /** The chooser and the start of a sign-in. */
    readonly signIn: number;
    /** Where a provider sends people back to. */
    readonly callback: number;
    /** Names and access codes that guests send, and invitations. */
    readonly guest: number;
    /** The waiting page, and its asking whether a host is there. */
    readonly wait: number;
    /** The interface for backends, and reservations. */
    readonly api: number;
    /** Jitsi's inline sign-in at our own provider. */
    readonly inline: number;
    /** People's own pages: `account`, `welcome/…`, `reset`. */
    readonly account: number;
    /** Where a provider says whose sessions have ended (back-channel logout). */
    readonly logout: number;
    /** Everything else but assets, health and metrics. */
    readonly other: number;
  };
  readonly bodyBytes: number;
  readonly headerTimeoutSeconds: number;
  readonly requestTimeoutSeconds: number;
  /** How long after SIGTERM everybody is still let in, though not ready. */
  readonly stopDelaySeconds: number;
  /** How long SIGTERM waits for what is in flight. */
  readonly stopGraceSeconds: number;
}
