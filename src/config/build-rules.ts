import type { Requirement } from '../model/requirement.ts';
import type { Rule } from '../model/rule.ts';
import type { MethodConfig } from './method-config.ts';
import type { roomsList } from './sections/rooms.ts';
import type { Value } from './setting.ts';

export function buildRule(settings: Value<typeof roomsList>[number]): Rule {
  return {
    match: settings.match,
    host: settings.host,
    member: settings.member,
    guests: settings.guests,
    requires: buildRequirement(settings.require),
    waits: settings.wait ?? settings.guests !== 'open',
    isFinal: settings.final,
    features: settings.features,
    between: settings.between ?? null,
    ttlSeconds: settings.token.ttl ?? null,
    lobbyBypass: settings.lobby_bypass,
    securityBypass: settings.security_bypass,
    group: settings.group ?? null,
  };
}

function buildRequirement({
  acr,
  second_factor: secondFactor,
}: Value<typeof roomsList>[number]['require']): Requirement | null {
  return acr.length > 0 || secondFactor ? { acr, secondFactor } : null;
}

/** The methods of which the operator says where their claims name moderators. */
export function mappedMethods(methods: readonly MethodConfig[]): ReadonlySet<string> {
  const mapped = methods.filter(
    ({ claims }) => claims.moderator.length > 0 || claims.affiliation.length > 0,
  );
  return new Set(mapped.map(({ id }) => id));
}
