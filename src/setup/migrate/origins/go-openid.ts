import { detectAlias, readAlias } from '../../../config/aliases/detect.ts';
import { draftAdapter } from '../adapter-draft.ts';
import { differs, lifeDiffers, REMEMBERED } from '../differences.ts';
import type { Origin } from '../migration.ts';

/** mod242/jitsi-go-openid: the same addresses at Jitsi and at the provider. */
export const goOpenid: Origin = {
  name: 'go-openid',
  project: 'mod242/jitsi-go-openid',
  takes: [],
  recognise({ environment, dotEnv }) {
    const alias = detectAlias(environment, dotEnv);
    return alias?.neighbour === 'go-openid'
      ? 'PREJOIN, DEEPLINK, NAME_KEY, or a .env in the working directory'
      : null;
  },
  draft(material) {
    const { environment, dotEnv } = material;
    const reading = readAlias('go-openid', environment, dotEnv);
    return draftAdapter(this.project, reading, material, (config) => ({
      differences: [
        ...lifeDiffers('30 days', config),
        ...(config.jitsi[0]?.autoReturnToApp === false
          ? [
              differs(
                'DEEPLINK=false has no effect',
                'It has: the page for the apps waits for a tap',
              ),
            ]
          : []),
        differs(
          'The tenant and the overrides (`config.…`) of a link are lost on the way',
          'They survive the sign-in',
        ),
        differs(
          'The token says name and address alone',
          'It says who somebody is for good (`context.user.id`), and that they moderate',
          '`rooms`: who hosts where',
        ),
        differs(
          'The start fails while the provider is down',
          'Usher starts, and asks the provider again',
        ),
        REMEMBERED,
      ],
    }));
  },
};
