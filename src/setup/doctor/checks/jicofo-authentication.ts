import { fieldAt, flagOf, textOf } from '../../read/value.ts';
import { takesTokens } from '../docker-side.ts';
import type { FileCheck } from '../file-check.ts';
import { fault } from '../finding.ts';

/** Jicofo's own authentication, of the secure domain's days, beside tokens. */
export const jicofoAuthentication: FileCheck = {
  id: 'jicofo-authentication',
  well: 'Jicofo leaves authentication to Prosody',
  run: ({ jicofo, env }) => {
    if (jicofo) {
      const table = fieldAt(jicofo.config, 'jicofo', 'authentication');
      const isOn = flagOf(fieldAt(table, 'enabled'));
      const type = textOf(fieldAt(table, 'type'));
      const login = textOf(fieldAt(table, 'login-url'));
      if (isOn === 'unknown') return null;
      if (isOn === false) return [];
      if (isOn === null && type === null && login === null) return [];
      return [trouble(table?.at ?? null, 'jicofo.authentication.enabled = false')];
    }
    if (!env) return null;
    const value = env.variables.get('JICOFO_ENABLE_AUTH');
    const isOn = flagOf(value);
    if (!takesTokens(env) || isOn === 'unknown') return null;
    if (isOn === false) return [];
    const first = env.variables.get('AUTH_TYPE');
    return [trouble(value?.at ?? first?.at ?? null, 'JICOFO_ENABLE_AUTH=0')];
  },
};

function trouble(where: Parameters<typeof fault>[0]['where'], line: string) {
  return fault({
    where,
    evidence: 'Jicofo has an authentication of its own switched on.',
    reason:
      'It asks a second time: people with a good token are told to log in again, and guests cannot start to wait.',
    mend: [line],
  });
}
