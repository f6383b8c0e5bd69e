import type { ClaimsConfig } from './config.ts';
import type { claimsSection } from './sections/claims.ts';
import type { Draft } from './setting.ts';

/** The claims that are read: what is written down, else what is usual for this kind of provider. */
export function effectiveClaims(
  written: Draft<typeof claimsSection>,
  usual: ClaimsConfig,
): ClaimsConfig {
  return {
    id: written.id ?? usual.id,
    name: written.name ?? usual.name,
    email: written.email ?? usual.email,
    emailVerified: written.email_verified ?? usual.emailVerified,
    avatar: written.avatar ?? usual.avatar,
    groups: written.groups ?? usual.groups,
    affiliation: written.affiliation ?? usual.affiliation,
    moderator: written.moderator ?? usual.moderator,
  };
}
