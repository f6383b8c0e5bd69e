import { hkdfSync } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { isRsaAlgorithm } from '../model/rsa-algorithm.ts';
import { buildMail } from './build-mail.ts';
import { buildRule, mappedMethods } from './build-rules.ts';
import type {
  BrandingConfig,
  Config,
  JitsiConfig,
  KeysConfig,
  LimitsConfig,
  SigningConfig,
} from './config.ts';
import { buildMethod } from './effective-method.ts';
import { USUAL_GUEST_TTL } from './sections/guests.ts';
import type { jitsiSection } from './sections/jitsi.ts';
import type { Settings } from './sections/root.ts';
import type { Value } from './setting.ts';

/** From checked settings, by the names of the file, to the Config of the rest of the house. */
export function buildConfig(settings: Settings, configPath: string | null): Config {
  const methods = settings.sign_in.methods.map((method) =>
    buildMethod(method, (path) => besideConfig(path, configPath)),
  );
  return {
    publicUrl: settings.public_url,
    listen: settings.listen,
    secret: settings.secret ?? deriveSecret(settings.jitsi.secret ?? ''),
    trustedProxies: settings.trusted_proxies,
    jitsi: [
      buildJitsi('main', settings.jitsi),
      ...settings.more_jitsi.map((more) => buildJitsi(more.id, more)),
    ],
    signIn: { methods },
    rules: {
      rules: settings.rooms.map(buildRule),
      mappedMethods: mappedMethods(methods),
      guestsWithoutRules: settings.guests.without_rules,
      hostWithinSeconds: settings.waiting.host_within,
      guestTtlSeconds: settings.guests.ttl ?? usualGuestTtl(settings),
    },
    groups: settings.groups,
    sessions: {
      idleSeconds: settings.sessions.idle,
      absoluteSeconds: settings.sessions.absolute,
    },
    storage: settings.storage,
    audit: { keepSeconds: settings.audit.keep },
    keys: buildKeys(settings, configPath),
    provider: {
      realm: settings.provider.realm,
      defaultRoom: settings.provider.default_room ?? null,
    },
    mail: buildMail(settings.mail, (path) => besideConfig(path, configPath)),
    branding: buildBranding(settings, configPath),
    log: settings.log,
    metrics: settings.metrics,
    limits: buildLimits(settings),
    compat: settings.compat,
  };
}

/** Nobody is vouched for less than a guest: no operator's short life of tokens is made longer for them. */
function usualGuestTtl({ jitsi, more_jitsi }: Settings): number {
  return Math.min(USUAL_GUEST_TTL, ...[jitsi, ...more_jitsi].map(({ ttl }) => ttl));
}

/** One way only: who knows ours learns nothing of Jitsi's (RFC 5869). */
function deriveSecret(jitsiSecret: string): string {
  const bytes = hkdfSync('sha256', jitsiSecret, '', 'usher own secret v1', 32);
  return Buffer.from(bytes).toString('base64url');
}

function buildJitsi(id: string, settings: Value<typeof jitsiSection>): JitsiConfig {
  return {
    id,
    url: settings.url,
    domain: settings.domain ?? settings.url.hostname,
    appId: settings.app_id,
    issuer: settings.issuer ?? settings.app_id,
    audience: settings.audience ?? settings.app_id,
    signing: buildSigning(settings),
    ttlSeconds: settings.ttl,
    tokenIn: settings.token_in,
    skipPrejoin: settings.skip_prejoin,
    autoReturnToApp: settings.auto_return_to_app,
    group: settings.group ?? null,
    keepStartMuted: settings.keep_start_muted,
    allowIceServers: settings.allow_ice_servers,
    requireDomainVerification: settings.require_domain_verification,
    reservationsSecret: settings.reservations_secret ?? null,
    inlineClientId: settings.inline ? (settings.inline_client_id ?? settings.app_id) : null,
  };
}

function buildSigning({ algorithm, secret }: Value<typeof jitsiSection>): SigningConfig {
  // `judgeSigning` has seen to it that a secret is there where one is needed.
  if (isRsaAlgorithm(algorithm)) return { kind: 'keys', algorithm };
  return { kind: 'secret', algorithm, secret: secret ?? '' };
}

function buildKeys({ keys }: Settings, configPath: string | null): KeysConfig {
  return {
    bits: keys.size,
    rotateAfterSeconds: keys.rotate_after === 'never' ? null : keys.rotate_after,
    file: keys.file === undefined ? null : besideConfig(keys.file, configPath),
  };
}

/** A relative path in the file is relative to the file. */
function besideConfig(path: string, configPath: string | null): string {
  return resolve(configPath === null ? '.' : dirname(configPath), path);
}

function buildBranding({ branding }: Settings, configPath: string | null): BrandingConfig {
  const { logo } = branding;
  return {
    name: branding.name,
    logo: logo === undefined ? null : besideConfig(logo, configPath),
    accentColor: branding.accent_color,
    language: branding.language,
    supportUrl: branding.support_url ?? null,
  };
}

function buildLimits({ limits }: Settings): LimitsConfig {
  const { rate } = limits;
  return {
    rate: {
      windowSeconds: rate.window,
      room: rate.room,
      signIn: rate.sign_in,
      callback: rate.callback,
      guest: rate.guest,
      wait: rate.wait,
      api: rate.api,
      inline: rate.inline,
      account: rate.account,
      logout: rate.logout,
      other: rate.other,
    },
    bodyBytes: limits.body,
    headerTimeoutSeconds: limits.header_timeout,
    requestTimeoutSeconds: limits.request_timeout,
    stopDelaySeconds: limits.stop_delay,
    stopGraceSeconds: limits.stop_grace,
  };
}
