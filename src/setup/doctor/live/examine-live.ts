import type { Deployment } from '../deployment.ts';
import { asFinding, wellFinding } from '../examine.ts';
import type { Finding } from '../finding.ts';
import { liveClock } from './checks/live-clock.ts';
import { liveConfigJs } from './checks/live-config-js.ts';
import { liveKeys } from './checks/live-keys.ts';
import { liveProvider } from './checks/live-provider.ts';
import { liveSsoPage } from './checks/live-sso-page.ts';
import { liveStranger } from './checks/live-stranger.ts';
import { liveToken } from './checks/live-token.ts';
import type { LiveCheck } from './live-check.ts';
import type { Network } from './network.ts';

/** Every check of what runs, the most dangerous first. */
export const liveChecks: readonly LiveCheck[] = [
  liveStranger,
  liveToken,
  liveKeys,
  liveConfigJs,
  liveSsoPage,
  liveProvider,
  liveClock,
];

export async function examineLive(deployment: Deployment, network: Network): Promise<Finding[]> {
  const found = liveChecks.map(async (check) => {
    const troubles = await check.run(deployment, network);
    if (troubles === null) return [];
    if (troubles.length === 0) return [wellFinding(check)];
    return troubles.map((one) => asFinding(check.id, one));
  });
  return (await Promise.all(found)).flat();
}
