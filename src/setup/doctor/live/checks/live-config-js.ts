import { readConfigJs } from '../../../read/read-config-js.ts';
import { fieldAt, textOf } from '../../../read/value.ts';
import { fault } from '../../finding.ts';
import type { LiveCheck } from '../live-check.ts';

/** Jitsi's config.js as browsers get it, against the file that was given. */
export const liveConfigJs: LiveCheck = {
  id: 'live-config-js',
  well: 'browsers get Jitsi’s config.js, and it is the one here',
  async run({ jitsiUrl, ask, deployment: { frontend } }) {
    if (!jitsiUrl) return null;
    const url = new URL('config.js', jitsiUrl).href;
    const answer = await ask(url);
    const say = (evidence: string, reason: string, mend: string) => [
      fault({ where: url, evidence, reason, mend: [mend] }),
    ];
    if (typeof answer === 'string' || answer.status !== 200) {
      const what = typeof answer === 'string' ? answer : String(answer.status);
      return say(
        `It gives no config.js: ${what}.`,
        'Jitsi Meet does not start in any browser.',
        'See that jitsi.url is right, that nginx runs, and its certificate is good.',
      );
    }
    const live = readConfigJs({ file: url, text: answer.text });
    const [broken] = live.faults;
    if (broken) {
      return say(
        `Line ${broken.at.line}: ${broken.message}.`,
        'Jitsi Meet does not start in any browser.',
        'Mend that line.',
      );
    }
    const addressIn = (config: Parameters<typeof fieldAt>[0]) => {
      const text = textOf(fieldAt(config, 'tokenAuthUrl'));
      return text === 'unknown' ? 'unknown' : (text?.text ?? 'none');
    };
    const [here, there] = [addressIn(frontend?.config), addressIn(live.config)];
    if (!frontend || here === there || here === 'unknown' || there === 'unknown') return [];
    return say(
      'Its tokenAuthUrl is another than in the file given.',
      'Browsers are told something else than you read.',
      `See which file nginx gives out: ${frontend.file} is not it, or a cache is in between.`,
    );
  },
};
