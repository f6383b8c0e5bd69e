import { warning } from '../../finding.ts';
import type { LiveCheck } from '../live-check.ts';

/** A header has whole seconds, and takes its time: less than this may be nothing. */
const APART = 3;

/** Prosody gives clocks no leeway. */
export const liveClock: LiveCheck = {
  id: 'live-clock',
  well: 'the clocks agree',
  async run({ usher }, network) {
    if (!usher) return null;
    const answer = await network.get(new URL('config.js', usher.jitsi.url).href);
    if (typeof answer === 'string' || answer.now === null) return null;
    const apart = Math.round(answer.now - network.clock.nowSeconds());
    if (Math.abs(apart) <= APART) return [];
    return [
      warning({
        where: usher.jitsi.url.host,
        evidence: `Its clock is ${Math.abs(apart)} s ${apart > 0 ? 'ahead of' : 'behind'} the one here.`,
        reason: 'Prosody gives clocks no leeway: tokens are not good yet, or no more.',
        mend: ['Switch on time synchronisation on both: timedatectl set-ntp true'],
      }),
    ];
  },
};
