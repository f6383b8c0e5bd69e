import type { FileCheck } from '../file-check.ts';
import { fault } from '../finding.ts';
import { isSet, usesKeys } from '../jitsi-side.ts';

/** The module for tokens stops at its start without an id and something to check with. */
export const signingKey: FileCheck = {
  id: 'signing-key',
  well: 'Prosody has what it checks tokens with',
  run: ({ side }) => {
    if (!side) return null;
    const troubles = [];
    const where = side.at.host;
    if (isSet(side, 'host', 'app_id') === false) {
      troubles.push(
        fault({
          where,
          evidence: 'app_id is not set.',
          reason: 'The module for tokens does not start, and nobody gets in.',
          mend: [side.line('host', 'app_id', 'jitsi')],
        }),
      );
    }
    if (isSet(side, 'host', 'app_secret') === false && usesKeys(side) === false) {
      troubles.push(
        fault({
          where,
          evidence: 'Neither app_secret nor cache_keys_url nor asap_key_server is set.',
          reason: 'The module for tokens does not start, and nobody gets in.',
          mend: [side.line('host', 'app_secret', 'the same as jitsi.secret of usher.yaml')],
        }),
      );
    }
    const isKnown =
      isSet(side, 'host', 'app_id') !== 'unknown' &&
      (isSet(side, 'host', 'app_secret') === true || usesKeys(side) === true);
    return isKnown || troubles.length > 0 ? troubles : null;
  },
};
