import type { FileCheck } from '../file-check.ts';
import { fault } from '../finding.ts';
import { textOption } from '../jitsi-side.ts';

/** Where the lobby lies. `muc_wait_for_host` knows it by one name alone: lobby. and the base domain. */
export const lobbyComponent: FileCheck = {
  id: 'lobby-component',
  well: 'the lobby has its component',
  run: ({ side, prosody }) => {
    if (!side?.hasMuc || !prosody || side.kind !== 'prosody') return null;
    if (side.hasModule('muc', 'muc_wait_for_host') !== true) return null;
    const base = textOption(side, 'muc', 'muc_mapper_domain_base');
    if (base === null) return null;
    const wanted = `lobby.${base}`;
    const evidence: string[] = [];
    for (const option of ['lobby_muc', 'main_muc']) {
      if (side.option('host', option) === undefined)
        evidence.push(`${option} is not set at the host`);
    }
    const named = textOption(side, 'host', 'lobby_muc');
    if (named !== null && named !== wanted)
      evidence.push(`lobby_muc is ${named}, and not ${wanted}`);
    const isThere = prosody.sections.some(
      ({ kind, name }) => kind === 'component' && (name === wanted || name === null),
    );
    if (!isThere) evidence.push(`there is no Component "${wanted}" "muc"`);
    if (evidence.length === 0) return [];
    return [
      fault({
        where: side.option('host', 'lobby_muc')?.at ?? side.at.host,
        evidence: `${evidence.join('; ')}.`,
        reason:
          'persistent_lobby does not start, or the host’s coming does not end the lobby: guests wait for ever.',
        mend: [
          side.line('host', 'lobby_muc', wanted),
          side.line('host', 'main_muc', `conference.${base}`),
          `Component "${wanted}" "muc"`,
        ],
      }),
    ];
  },
};
