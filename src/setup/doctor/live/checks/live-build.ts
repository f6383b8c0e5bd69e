import { judgeBuild } from '../../checks/jitsi-build.ts';
import type { LiveCheck } from '../live-check.ts';

/** The build that Jitsi's page names behind its scripts: `lib-jitsi-meet.min.js?v=9584`. */
export const liveBuild: LiveCheck = {
  id: 'live-build',
  well: 'the Jitsi Meet that runs is new enough for Usher’s tokens',
  async run({ jitsiUrl, usher, ask }) {
    const answer = jitsiUrl && (await ask(jitsiUrl));
    if (!answer || typeof answer === 'string' || answer.status !== 200) return null;
    const build = /lib-jitsi-meet\.min\.js\?v=(\d{3,6})\b/.exec(answer.text)?.[1];
    return build === undefined ? null : judgeBuild(Number(build), jitsiUrl.href, usher);
  },
};
