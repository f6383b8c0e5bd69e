import type { FrontendConfig } from '../read/read-config-js.ts';
import type { ProsodyConfig } from '../read/read-prosody.ts';
import type { UsherSide } from './deployment.ts';
import type { JitsiSide } from './jitsi-side.ts';
import { isAnonymous, peopleHosts, textIn } from './prosody-side.ts';
import type { Sources } from './sources.ts';

/** A part of the installation of which nothing is said, so that silence is not taken for health. */
export interface Unread {
  readonly evidence: string;
  /** How to have it looked at. */
  readonly mend: readonly string[];
  /** Of a part that may yet be found elsewhere. */
  readonly part?: 'config-js';
}

interface Read {
  readonly sources: Sources;
  readonly prosody: ProsodyConfig | null;
  readonly side: JitsiSide | null;
  readonly frontend: FrontendConfig | null;
  /** How many config.js there were. */
  readonly frontends: number;
  readonly usher: UsherSide | null;
}

const NO_CONFIG_JS: Unread = {
  evidence: 'Jitsi’s config.js was not read.',
  mend: ['--config-js FILE'],
  part: 'config-js',
};

/** What was not found, not readable, or not clear. */
export function sayUnread(read: Read): Unread[] {
  const { sources, frontend, frontends, usher } = read;
  const say = (evidence: string, ...mend: string[]): Unread => ({ evidence, mend });
  const hasEnv = sources.env.length > 0;
  return [
    ...sources.refused.map(({ file, why }) =>
      say(`${file} was not read: ${why}.`, 'Run it as root, or name a copy of the file.'),
    ),
    ...ofProsody(read),
    ...ofOtherHosts(read),
    ...(frontends === 0 ? [NO_CONFIG_JS] : []),
    ...(frontends > 1
      ? [
          say(
            `Of ${frontends} config.js only ${frontend?.file} was read.`,
            '--config-js FILE names another; --config with the Usher of that Jitsi finds it by its host.',
          ),
        ]
      : []),
    ...(sources.jicofo.length === 0 && !hasEnv
      ? [say('Jicofo’s settings were not read.', '--jicofo FILE')]
      : []),
    ...(sources.nginx.length === 0 ? [say('nginx’s settings were not read.', '--nginx FILE')] : []),
    ...(usher
      ? []
      : [
          say(
            'Usher’s settings were not read: secrets, issuers and addresses were not compared.',
            '--config FILE',
          ),
        ]),
  ];
}

function ofProsody({ sources, prosody, side }: Read): Unread[] {
  if (!prosody && sources.env.length === 0) {
    const mend = ['--prosody FILE, several times', 'docker-jitsi-meet: --env FILE'];
    return [{ evidence: 'Prosody’s settings were not read.', mend }];
  }
  if (!side) {
    const evidence = 'No VirtualHost that people connect to is in Prosody’s files.';
    return [{ evidence, mend: ['--prosody FILE with it, beside the others'] }];
  }
  if (side.knowsGlobal) return [];
  const evidence = 'Of Prosody’s settings only hosts were read, and not what stands above them.';
  return [{ evidence, mend: ['--prosody /etc/prosody/prosody.cfg.lua, beside the other files'] }];
}

/** One Jitsi is judged at a time; of the hosts of another in the same Prosody that must be said. */
function ofOtherHosts({ prosody, side }: Read): Unread[] {
  if (!prosody || side?.kind !== 'prosody') return [];
  return peopleHosts(prosody)
    .filter((host) => textIn(host, 'authentication') === 'token' && !isAnonymous(host))
    .flatMap(({ name }) => (name === null || name === side.domain ? [] : [name]))
    .map((name) => ({
      evidence: `Of the hosts that take tokens only ${side.domain} was judged, and not ${name}.`,
      mend: ['--config FILE of the Usher for that Jitsi; of several in one Usher, --jitsi ID'],
    }));
}
