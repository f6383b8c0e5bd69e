import { listOf } from '../../read/value.ts';
import type { Deployment } from '../deployment.ts';
import type { FileCheck } from '../file-check.ts';
import { fault, type Trouble } from '../finding.ts';
import { textIn } from '../prosody-side.ts';

/** The modules that tokens and guests hang on; none of them is Prosody's own. */
const OF_JITSI: readonly string[] = [
  'auth_token',
  'auth_jitsi-anonymous',
  'token_verification',
  'token_affiliation',
  'token_affiliation_legacy',
  'muc_wait_for_host',
  'persistent_lobby',
  'muc_lobby_rooms',
  'muc_domain_mapper',
];

/** A module that is switched on and is in no folder: Prosody says so in its log, and goes on without it. */
export const moduleMissing: FileCheck = {
  id: 'module-missing',
  well: 'Prosody finds the modules of Jitsi’s that are switched on',
  run: (deployment) => {
    const { modules, side } = deployment;
    if (!modules || side?.kind !== 'prosody' || !side.knowsGlobal) return null;
    const wanted = switchedOn(deployment).filter(({ name }) => !modules.names.has(name));
    const where = modules.paths.length === 0 ? side.at.host : (wanted[0]?.where ?? null);
    if (wanted.length === 0) return [];
    if (modules.paths.length === 0 || modules.missing.length > 0) {
      return [
        fault({
          where,
          evidence:
            modules.paths.length === 0
              ? 'plugin_paths is not set, and Prosody’s own folder has none of Jitsi’s modules.'
              : `plugin_paths names ${modules.missing.join(', ')}, which is not there.`,
          reason: `Prosody goes on without ${names(wanted)}: nobody gets in, or nobody looks at tokens.`,
          mend: [
            'at the top of the file: plugin_paths = { "/usr/share/jitsi-meet/prosody-plugins/" }',
            'apt install jitsi-meet-prosody puts them there.',
          ],
        }),
      ];
    }
    return wanted.map(trouble);
  },
};

interface Wanted {
  readonly name: string;
  readonly where: Trouble['where'];
}

function switchedOn({ prosody }: Deployment): Wanted[] {
  const found = new Map<string, Wanted>();
  for (const section of prosody ? [prosody.global, ...prosody.sections] : []) {
    const value = section.options.get('modules_enabled');
    const list = listOf(value);
    const listed = list === null || list === 'unknown' ? [] : list.texts;
    const authentication = textIn(section, 'authentication');
    for (const name of [...listed, ...(authentication ? [`auth_${authentication}`] : [])]) {
      const at = listed.includes(name) ? value?.at : section.options.get('authentication')?.at;
      if (OF_JITSI.includes(name) && !found.has(name)) found.set(name, { name, where: at ?? null });
    }
  }
  return [...found.values()];
}

function names(wanted: readonly Wanted[]): string {
  return wanted.map(({ name }) => name).join(', ');
}

function trouble({ name, where }: Wanted): Trouble {
  return fault({
    where,
    evidence: `${name} is switched on, and no folder of plugin_paths has mod_${name}.lua.`,
    reason:
      name === 'token_affiliation'
        ? 'Prosody goes on without it, and what the token says of moderators is not looked at. Jitsi Meet has the module since the middle of 2026.'
        : 'Prosody goes on without it: what it is to guard is open, or nobody gets in.',
    mend:
      name === 'token_affiliation'
        ? [
            'Update Jitsi Meet: apt install --only-upgrade jitsi-meet jitsi-meet-prosody',
            'Or take token_affiliation_legacy of jitsi-contrib, and name it in its place.',
          ]
        : [`Put mod_${name}.lua there: apt install jitsi-meet-prosody`],
  });
}
