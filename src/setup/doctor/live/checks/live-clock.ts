import { warning } from '../../finding.ts';
import { addressOf, type Provider } from '../../providers.ts';
import type { LiveCheck } from '../live-check.ts';

/** A header has whole seconds, and takes its time: less than this may be nothing. */
const APART = 3;

/** Prosody gives clocks no leeway, and providers little. */
export const liveClock: LiveCheck = {
  id: 'live-clock',
  well: 'the clocks agree',
  async run({ usher, jitsiUrl, ask }) {
    const urls = [
      ...(jitsiUrl ? [new URL('config.js', jitsiUrl)] : []),
      ...(usher ? [new URL('healthz', usher.publicUrl)] : []),
      ...webProviders(usher?.providers ?? []),
    ];
    const read = await Promise.all(
      urls.map(async (url) => {
        const answer = await ask(url);
        return typeof answer === 'string' || answer.ahead === null
          ? []
          : [{ host: new URL(url).host, apart: Math.round(answer.ahead) }];
      }),
    );
    const clocks = new Map(read.flat().map(({ host, apart }) => [host, apart]));
    if (clocks.size === 0) return null;
    return [...clocks]
      .filter(([, apart]) => Math.abs(apart) > APART)
      .map(([host, apart]) =>
        warning({
          where: host,
          evidence: `Its clock is ${Math.abs(apart)} s ${apart > 0 ? 'ahead of' : 'behind'} the one here.`,
          reason:
            'Prosody gives clocks no leeway: tokens are not good yet, or no more. A provider’s answers are refused as well.',
          mend: ['Switch on time synchronisation on both: timedatectl set-ntp true'],
        }),
      );
  },
};

/** Those that are asked over the web. */
function webProviders(providers: readonly Provider[]): URL[] {
  return providers.flatMap((one) => (one.kind === 'ldap' ? [] : (addressOf(one) ?? [])));
}
