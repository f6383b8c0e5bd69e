import { textOf } from '../../read/value.ts';
import type { FileCheck } from '../file-check.ts';
import { fault } from '../finding.ts';

/** The host that people connect to looks at no tokens. */
export const tokenAuthentication: FileCheck = {
  id: 'token-authentication',
  well: 'Prosody asks for tokens',
  run: ({ side }) => {
    if (!side) return null;
    const value = side.option('host', 'authentication');
    const found = textOf(value);
    if (found === 'unknown') return null;
    if (found?.text === 'token') return [];
    const open = found === null || /anonymous/.test(found.text);
    return [
      fault({
        where: value?.at ?? side.at.host,
        evidence: found ? `authentication is "${found.text}".` : 'authentication is not set.',
        reason: open
          ? 'Everybody is let in, without a sign-in: tokens are not looked at.'
          : 'People are asked for names and passwords of Prosody’s own: tokens are not looked at.',
        mend:
          side.kind === 'env'
            ? ['ENABLE_AUTH=1', 'AUTH_TYPE=jwt']
            : [side.line('host', 'authentication', 'token')],
      }),
    ];
  },
};
