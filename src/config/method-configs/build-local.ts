import type { ClaimsConfig } from '../config.ts';
import type { localMethod } from '../sections/local.ts';
import type { Draft, Value } from '../setting.ts';
import type { LocalMethodConfig } from './local.ts';

export function localId({ id }: Draft<typeof localMethod>): string {
  return id ?? 'local';
}

/** OpenID Connect Core 5.1, and `groups`. Nothing says who moderates: rules do. */
const LOCAL_CLAIMS: ClaimsConfig = {
  id: ['preferred_username'],
  name: ['name'],
  email: ['email'],
  emailVerified: ['email_verified'],
  avatar: [],
  groups: ['groups'],
  affiliation: [],
  moderator: [],
};

export function localClaims(): ClaimsConfig {
  return LOCAL_CLAIMS;
}

export function buildLocal(method: Value<typeof localMethod>): LocalMethodConfig {
  return {
    type: 'local',
    id: localId(method),
    title: method.title ?? 'User name and password',
    emailDomains: method.email_domains,
    hosts: method.hosts,
    groups: [...new Set(method.groups)],
    leastPasswordCharacters: method.password_length,
    passkeys: method.passkeys,
    claims: LOCAL_CLAIMS,
  };
}
