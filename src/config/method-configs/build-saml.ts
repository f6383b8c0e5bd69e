import type { ClaimsConfig } from '../config.ts';
import { effectiveClaims } from '../effective-claims.ts';
import { SAML_CLAIMS } from '../saml-defaults.ts';
import type { samlMethod } from '../sections/saml.ts';
import type { Draft, Value } from '../setting.ts';
import type { SamlMethodConfig } from './saml.ts';

type SamlDraft = Draft<typeof samlMethod>;

export function samlId(method: SamlDraft): string {
  return method.id ?? 'saml';
}

export function samlClaims(method: SamlDraft): ClaimsConfig {
  return effectiveClaims(method.claims, SAML_CLAIMS);
}

/** A provider with everything filled in. `besideConfig`: a path as it is meant from where the configuration stands. */
export function buildSaml(
  method: Value<typeof samlMethod>,
  besideConfig: (path: string) => string,
): SamlMethodConfig {
  return {
    type: 'saml',
    id: samlId(method),
    title: method.title ?? titleOf(method),
    emailDomains: method.email_domains,
    entityId: method.entity_id ?? null,
    providerEntityId: method.provider_entity_id ?? null,
    metadataFile: method.metadata_file === undefined ? null : besideConfig(method.metadata_file),
    metadataUrl: method.metadata_url ?? null,
    metadataCertificate: method.metadata_certificate ?? null,
    allowHttp: method.allow_http,
    privateKey: method.private_key ?? null,
    certificate: method.certificate ?? null,
    previousPrivateKey: method.previous_private_key ?? null,
    nextCertificate: method.next_certificate ?? null,
    requestBinding: method.request_binding ?? null,
    wantsSigned: method.wants_signed,
    allowSha1: method.allow_sha1,
    allowBareCbc: method.allow_bare_cbc,
    allowUnasked: method.allow_unasked,
    nameIdFormat: method.name_id_format,
    subjectAttribute: method.subject_attribute ?? null,
    authnContexts: method.authn_contexts,
    secondFactorContexts: method.second_factor_contexts,
    forceAuthn: method.force_authn,
    maxAgeSeconds: method.max_age ?? null,
    emailVerified: method.mail_verified,
    claims: samlClaims(method),
    clockSkewSeconds: method.clock_skew,
    redirectPath: method.redirect_path ?? null,
    deadlineSeconds: method.deadline,
    signOutAtProvider: method.sign_out_at_provider,
  };
}

function titleOf({ metadata_url, provider_entity_id }: SamlDraft): string {
  const host = [metadata_url, provider_entity_id].map((one) => URL.parse(one ?? '')?.hostname);
  return host.find((one) => one) ?? 'SAML';
}
