import { asFinding, skippedFinding, wellFinding } from '../examine.ts';
import type { Finding } from '../finding.ts';
import { liveBuild } from './checks/live-build.ts';
import { liveCertificate } from './checks/live-certificate.ts';
import { liveClock } from './checks/live-clock.ts';
import { liveConfigJs } from './checks/live-config-js.ts';
import { liveCookies } from './checks/live-cookies.ts';
import { liveDns } from './checks/live-dns.ts';
import { liveGuest } from './checks/live-guest.ts';
import { liveHttps } from './checks/live-https.ts';
import { liveKeys } from './checks/live-keys.ts';
import { liveProvider } from './checks/live-provider.ts';
import { liveRoom } from './checks/live-room.ts';
import { liveSignOut } from './checks/live-sign-out.ts';
import { liveSsoPage } from './checks/live-sso-page.ts';
import { liveStranger } from './checks/live-stranger.ts';
import { liveToken } from './checks/live-token.ts';
import { liveWayIn } from './checks/live-way-in.ts';
import type { Live } from './live.ts';
import type { LiveCheck } from './live-check.ts';

/** Every check of what runs, the most dangerous first. */
export const liveChecks: readonly LiveCheck[] = [
  liveStranger,
  liveRoom,
  liveToken,
  liveKeys,
  liveDns,
  liveCertificate,
  liveHttps,
  liveConfigJs,
  liveBuild,
  liveWayIn,
  liveCookies,
  liveProvider,
  liveGuest,
  liveSsoPage,
  liveSignOut,
  liveClock,
];

export async function examineLive(live: Live): Promise<Finding[]> {
  const found = liveChecks.map(async (check) => {
    const troubles = await check.run(live);
    if (troubles === null) return [skippedFinding(check)];
    if (troubles.length === 0) return [wellFinding(check)];
    return troubles.map((one) => asFinding(check.id, one));
  });
  return (await Promise.all(found)).flat();
}
