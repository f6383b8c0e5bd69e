import { findDirectives } from '../../read/read-nginx.ts';
import type { FileCheck } from '../file-check.ts';
import { warning } from '../finding.ts';

/** With the inline sign-in Jitsi signs out in a hidden frame: `X-Frame-Options` of nginx's stops it. */
export const framesRefused: FileCheck = {
  id: 'frames-refused',
  well: 'the sign-out may be framed by Jitsi',
  run: ({ nginx, usher }) => {
    if (!nginx || !usher) return null;
    if (usher.jitsi.inlineClientId === null) return [];
    const own = findDirectives(nginx.directives, 'location').filter(
      ({ words }) => words.at(-1) === usher.publicUrl.pathname,
    );
    const headers = own.flatMap(({ block }) => findDirectives(block ?? [], 'add_header'));
    return headers
      .filter(({ words }) => words[0]?.toLowerCase() === 'x-frame-options')
      .map(({ at }) =>
        warning({
          where: at,
          evidence: 'nginx adds X-Frame-Options to Usher’s answers.',
          reason:
            'Jitsi signs out in a hidden frame, which the browser then does not open: people stay signed in.',
          mend: ['Take the line out: Usher says by itself who may frame it.'],
        }),
      );
  },
};
