import type { Environment } from '../../base/environment.ts';
import { readAlias } from './detect.ts';
import { isDockerJitsiMeet } from './docker-jitsi-meet.ts';
import type { VariableSet, VariablesRead } from './read-variables.ts';
import type { Neighbour } from './reading.ts';

const ADAPTERS: readonly Neighbour[] = [
  ...(['jitsi-openid', 'go-openid', 'oidc-adapter', 'keycloak-adapter', 'saml2jwt'] as const),
];

/** What is set for one program: of the services of a compose file, the one that looks most like a neighbour's. */
export function pickVariables({ shared, services }: VariablesRead): VariableSet | null {
  let [best, most] = [null as VariableSet | null, 0];
  for (const service of services) {
    const likeness = likenessOf(service.variables);
    if (likeness > most) [best, most] = [service, likeness];
  }
  return best && { ...best, variables: { ...shared, ...best.variables } };
}

/** How many of these variables one neighbour knows, at most. */
function likenessOf(variables: Environment): number {
  if (isDockerJitsiMeet(variables)) return Number.POSITIVE_INFINITY;
  const set = Object.keys(variables).filter((name) => !name.startsWith('USHER_')).length;
  return Math.max(...ADAPTERS.map((one) => set - readAlias(one, variables, null).unread.length));
}
