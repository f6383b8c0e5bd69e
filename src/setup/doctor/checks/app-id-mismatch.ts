import { listOf } from '../../read/value.ts';
import type { FileCheck } from '../file-check.ts';
import { warning } from '../finding.ts';
import { textOption } from '../jitsi-side.ts';

/** Two names for one thing. It works as long as the issuers are listed. */
export const appIdMismatch: FileCheck = {
  id: 'app-id-mismatch',
  well: 'Prosody and Usher have the same application id',
  run: ({ side, usher }) => {
    if (!side || !usher) return null;
    const appId = textOption(side, 'host', 'app_id');
    const isListed = listOf(side.option('host', 'asap_accepted_issuers')) !== null;
    if (appId === usher.jitsi.appId) return [];
    // Unless they are listed, `issuer-mismatch` says so.
    if (appId === null || !isListed) return null;
    return [
      warning({
        where: side.option('host', 'app_id')?.at ?? null,
        evidence: `app_id is ${JSON.stringify(appId)}, jitsi.app_id of usher.yaml ${JSON.stringify(usher.jitsi.appId)}.`,
        reason:
          'It works because asap_accepted_issuers is set; without that line every token is refused.',
        mend: [
          `usher.yaml: jitsi.app_id: ${appId}, and jitsi.issuer and jitsi.audience as they are now`,
        ],
      }),
    ];
  },
};
