import type { ClaimsConfig, ClientAuth, OidcMethodConfig } from './config.ts';
import { effectiveClaims } from './effective-claims.ts';
import { DEFAULT_CLAIMS, DEFAULT_SCOPES, type Preset, presets } from './presets.ts';
import type { oidcMethod } from './sections/oidc.ts';
import type { Draft, Value } from './setting.ts';

type MethodDraft = Draft<typeof oidcMethod>;
type MethodSettings = Value<typeof oidcMethod>;

export function oidcId(method: MethodDraft): string {
  return method.id ?? method.preset ?? 'oidc';
}

export function effectiveIssuer(method: MethodDraft): string | undefined {
  return method.issuer ?? presetOf(method).issuer;
}

export function effectiveClientAuth(method: MethodDraft): ClientAuth {
  if (method.client_auth !== undefined) return method.client_auth;
  if (method.private_key !== undefined) return 'private_key_jwt';
  return method.client_secret === undefined ? 'none' : 'client_secret_basic';
}

/** A method with everything filled in: what is written down, else the preset, else the default. */
export function buildOidc(method: MethodSettings): OidcMethodConfig {
  const preset = presetOf(method);
  const issuer = effectiveIssuer(method) ?? '';
  return {
    type: 'oidc',
    id: oidcId(method),
    title: method.title ?? preset.title ?? new URL(issuer).hostname,
    emailDomains: method.email_domains,
    preset: method.preset ?? null,
    issuer,
    internalUrl: method.internal_url ?? null,
    allowHttp: method.allow_http,
    clientId: method.client_id,
    clientSecret: method.client_secret ?? null,
    clientAuth: effectiveClientAuth(method),
    privateKey: method.private_key ?? null,
    privateKeyId: method.private_key_id ?? null,
    privateKeyAlgorithm: method.private_key_algorithm,
    scopes: buildScopes(method, preset),
    acrValues: method.acr_values,
    prompt: method.prompt ?? null,
    maxAgeSeconds: method.max_age ?? null,
    authorizationParameters: method.authorization_parameters,
    claims: oidcClaims(method),
    userinfo: method.userinfo ?? preset.userinfo ?? 'auto',
    requireAtHash: method.require_at_hash,
    endpointHosts: method.endpoint_hosts ?? preset.endpointHosts ?? [],
    redirectPath: method.redirect_path ?? null,
    deadlineSeconds: method.deadline,
    signOutAtProvider: method.sign_out_at_provider,
  };
}

function presetOf(method: MethodDraft): Partial<Preset> {
  return method.preset === undefined ? {} : presets[method.preset];
}

function buildScopes(method: MethodSettings, preset: Partial<Preset>): readonly string[] {
  const asked = method.scopes ?? [...DEFAULT_SCOPES, ...(preset.scopes ?? [])];
  return [...new Set(['openid', ...asked])];
}

/** The claims that are read: what is written down, else the preset's, else the usual ones. */
export function oidcClaims(method: MethodDraft): ClaimsConfig {
  return effectiveClaims(method.claims, { ...DEFAULT_CLAIMS, ...presetOf(method).claims });
}
