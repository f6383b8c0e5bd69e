import { claimPaths } from '../claim-paths.ts';
import type { ClaimsConfig } from '../config.ts';
import { DEFAULT_CLAIMS } from '../presets.ts';
import { optional, type Setting, section } from '../setting.ts';

/** The mapping of claims for methods where `defaults` hold unless something is written down. */
export function claimsSectionWith(defaults: ClaimsConfig) {
  const claim = (name: keyof ClaimsConfig, meaning: string, example: string) => {
    const paths = defaults[name];
    const follows = paths.length > 0 ? `[${paths.join(', ')}]` : '[]';
    const setting: Setting<readonly string[] | undefined> = optional(claimPaths(), {
      meaning,
      example,
      follows: `${follows}, or the preset's`,
    });
    return setting;
  };
  return section(
    'Where each fact about a person is found: claim paths, the first that yields something counts. `a.b` goes into objects, `a[*]` over lists, `a+b+c` joins texts with a space.',
    {
      id: claim('id', 'The id that Jitsi is told, `context.user.id`.', '[sub]'),
      name: claim('name', 'The name that others in the meeting read.', '[nickname, name]'),
      email: claim('email', 'The e-mail address.', '[mail]'),
      email_verified: claim(
        'emailVerified',
        'Whether the provider vouches for that address.',
        '[email_verified]',
      ),
      avatar: claim('avatar', 'The address of a picture.', '[picture]'),
      groups: claim('groups', 'The groups that rules can name.', "['realm_access.roles[*]']"),
      affiliation: claim(
        'affiliation',
        'Passed on as `context.user.affiliation`; `owner`, `moderator` and `teacher` moderate. Nothing by default.',
        '[affiliation]',
      ),
      moderator: claim(
        'moderator',
        'True or "true" makes a moderator. Nothing by default.',
        '[moderator]',
      ),
    },
  );
}

export const claimsSection = claimsSectionWith(DEFAULT_CLAIMS);
