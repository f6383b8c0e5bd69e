import type { Environment } from '../../../base/environment.ts';
import { detectAlias } from '../../../config/aliases/detect.ts';
import { readJitsiOpenid } from '../../../config/aliases/jitsi-openid.ts';
import { draftAdapter } from '../adapter-draft.ts';
import { differs, lifeDiffers, REMEMBERED } from '../differences.ts';
import type { Difference, Origin } from '../migration.ts';

/** Its NixOS module, and its own releases of that time, begin every name with this. */
const PREFIX = /^JITSI_OPENID_/i;

/** MarcelCoding/jitsi-openid: the same addresses at Jitsi and at the provider. */
export const jitsiOpenid: Origin = {
  name: 'jitsi-openid',
  project: 'MarcelCoding/jitsi-openid',
  takes: [],
  recognise({ environment, dotEnv }) {
    const alias = detectAlias(plain(environment), dotEnv);
    return alias?.neighbour === 'jitsi-openid' ? 'JITSI_URL, JITSI_SECRET and their like' : null;
  },
  draft(material) {
    const environment = plain(material.environment);
    return draftAdapter(this.project, readJitsiOpenid(environment), material, (config) => ({
      differences: [
        differs('A token opens every room', 'It opens the one it was asked for'),
        ...lifeDiffers('24 hours', config),
        ...differences(environment),
        REMEMBERED,
      ],
    }));
  },
};

function plain(environment: Environment): Environment {
  return Object.fromEntries(
    Object.entries(environment).map(([name, text]) => [name.replace(PREFIX, ''), text]),
  );
}

function differences(environment: Environment): Difference[] {
  const set = new Map(
    Object.entries(environment).map(([name, text]) => [name.toUpperCase(), text ?? '']),
  );
  const baseUrl = set.get('BASE_URL') ?? '';
  return [
    differs(
      'Who has no claim `moderator` or `affiliation` is what Jitsi makes of a token that says nothing',
      'They are a member; the claims are handed on as before',
      '`rooms`: who hosts where',
    ),
    ...(set.get('VERIFY_ACCESS_TOKEN_HASH')
      ? []
      : [
          differs(
            'An ID token without `at_hash` is refused',
            'It is taken; where `at_hash` is there, it is checked',
            '`require_at_hash: true`',
          ),
        ]),
    ...(URL.parse(baseUrl)?.pathname.endsWith('/') === false
      ? [
          differs(
            'The redirect address is beside the last folder of BASE_URL',
            'It is below it: `…/callback`',
            'the redirect address at the provider, if it was registered without that folder',
          ),
        ]
      : []),
    differs(
      'Who cancels at the provider reads a bare 400',
      'They read a sentence, and may try again',
    ),
  ];
}
