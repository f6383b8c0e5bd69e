import { fieldAt, flagOf } from '../../read/value.ts';
import type { FileCheck } from '../file-check.ts';
import { fault } from '../finding.ts';

/** Jicofo makes the first to come moderator, unless it is told that the token decides. */
export const jicofoAutoOwner: FileCheck = {
  id: 'jicofo-auto-owner',
  well: 'Jicofo makes nobody moderator',
  run: ({ jicofo, env }) => {
    if (!jicofo && !env) return null;
    const value = jicofo
      ? fieldAt(jicofo.config, 'jicofo', 'conference', 'enable-auto-owner')
      : env?.variables.get('ENABLE_AUTO_OWNER');
    const found = flagOf(value);
    if (found === 'unknown') return null;
    if (found === false) return [];
    return [
      fault({
        where: value?.at ?? jicofo?.file ?? env?.file ?? null,
        evidence:
          'Jicofo may choose a moderator (enable-auto-owner, on unless it is switched off).',
        reason:
          'Whoever comes first into a room without a moderator becomes one, whatever the token says.',
        mend: [jicofo ? 'jicofo.conference.enable-auto-owner = false' : 'ENABLE_AUTO_OWNER=0'],
      }),
    ];
  },
};
