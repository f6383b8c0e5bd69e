import { listOf } from '../../read/value.ts';
import type { FileCheck } from '../file-check.ts';
import { fault } from '../finding.ts';
import type { Scope } from '../jitsi-side.ts';

/** Where each module of Jitsi's does its work; elsewhere it is loaded, and does nothing. */
const PLACES: Readonly<Record<string, Scope>> = {
  token_verification: 'muc',
  token_affiliation: 'muc',
  token_affiliation_legacy: 'muc',
  muc_wait_for_host: 'muc',
  persistent_lobby: 'host',
  muc_lobby_rooms: 'host',
};

/** A module on a component, or a host, that is not its own, and not on its own. */
export const modulePlace: FileCheck = {
  id: 'module-place',
  well: 'every module is where it works',
  run: ({ prosody, side }) => {
    if (!prosody || side?.kind !== 'prosody' || !side.hasMuc) return null;
    return [prosody.global, ...prosody.sections].flatMap((section) => {
      const value = section.options.get('modules_enabled');
      const list = listOf(value);
      if (list === null || list === 'unknown') return [];
      return list.texts.flatMap((name) => {
        const scope = PLACES[name];
        if (scope === undefined || side.hasModule(scope, name) !== false) return [];
        const label = section.name ?? 'all of Prosody';
        return [
          fault({
            where: value?.at ?? section.at,
            evidence: `${name} is switched on for ${label}, and not ${scope === 'muc' ? 'where the rooms are' : 'at the main host'}.`,
            reason: 'There it does nothing; what it is to guard stays open.',
            mend: [side.moduleLine(scope, name)],
          }),
        ];
      });
    });
  },
};
