import { fieldAt } from '../../read/value.ts';
import type { FileCheck } from '../file-check.ts';
import { warning } from '../finding.ts';

/** Gone from Jitsi Meet since 2026, and still in many guides. */
export const autoRedirect: FileCheck = {
  id: 'auto-redirect',
  well: 'config.js has no tokenAuthUrlAutoRedirect',
  run: ({ frontend }) => {
    if (!frontend) return null;
    const value = fieldAt(frontend.config, 'tokenAuthUrlAutoRedirect');
    if (value === undefined) return [];
    return [
      warning({
        where: value.at,
        evidence: 'config.js has tokenAuthUrlAutoRedirect.',
        reason:
          'Jitsi Meet since 2026 does not know it: without a guest host people are led on by themselves.',
        mend: ['Take the line out.'],
      }),
    ];
  },
};
