import { fieldAt, textOf } from '../../read/value.ts';
import type { FileCheck } from '../file-check.ts';
import { fault } from '../finding.ts';

/** A guest host of which no browser is told. */
export const anonymousDomain: FileCheck = {
  id: 'anonymous-domain',
  well: 'browsers know of the guest host',
  run: ({ frontend, side }) => {
    if (!frontend || !side || side.kind !== 'prosody') return null;
    const guest = side.guestHost;
    const value = fieldAt(frontend.config, 'hosts', 'anonymousdomain');
    const told = textOf(value);
    if (guest === null || guest === 'unknown' || told === 'unknown') return null;
    if (told?.text.toLowerCase() === guest.name) return [];
    return [
      fault({
        where: value?.at ?? fieldAt(frontend.config, 'hosts')?.at ?? frontend.file,
        evidence: told
          ? `hosts.anonymousdomain is ${told.text}; the guest host is ${guest.name}.`
          : `Prosody has the guest host ${guest.name}; config.js has no hosts.anonymousdomain.`,
        reason:
          'Guests connect to the host that wants a token, and are refused or sent to sign in.',
        mend: [
          `config.js: hosts.anonymousdomain: '${guest.name}'`,
          'Or take the guest host out of Prosody: guests then come in by Usher’s door.',
        ],
      }),
    ];
  },
};
