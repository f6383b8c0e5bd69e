import { type FileValue, fieldAt, flagOf, textOf } from '../../read/value.ts';
import type { Deployment } from '../deployment.ts';
import type { FileCheck } from '../file-check.ts';
import { fault, type Trouble } from '../finding.ts';
import { usesKeys } from '../jitsi-side.ts';
import { tokenAuthUrlOf } from './token-auth-url.ts';

/** The inline sign-in wants `sso`, keys, and Usher's consent; and `sso.html` wants the inline sign-in. */
export const inlineSettings: FileCheck = {
  id: 'inline-settings',
  well: 'the inline sign-in is set up on both sides, or on neither',
  run: (deployment) => {
    const { frontend, usher, side } = deployment;
    if (!frontend) return null;
    const value = fieldAt(frontend.config, 'tokenAuthInline');
    const isInline = flagOf(value);
    if (isInline === 'unknown') return null;
    if (!isInline) return withoutInline(deployment);
    const troubles: Trouble[] = [];
    const say = (
      evidence: string,
      reason: string,
      mend: string,
      at: FileValue | undefined = value,
    ) => troubles.push(fault({ where: at?.at ?? null, evidence, reason, mend: [mend] }));
    const sso = fieldAt(frontend.config, 'sso');
    for (const name of ['tokenService', 'clientId', 'ssoService']) {
      const found = textOf(fieldAt(sso, name));
      if (found === null) {
        say(
          `sso.${name} is not set.`,
          'Jitsi’s page cannot fetch the tokens: "login failed".',
          `config.js: sso.${name}`,
        );
      } else if (found !== 'unknown' && /^https?:/.test(found.text) && name !== 'clientId') {
        const reason = 'Jitsi puts https:// in front by itself, so the address has it twice.';
        say(
          `sso.${name} begins with a scheme.`,
          reason,
          `sso.${name} without https://`,
          fieldAt(sso, name),
        );
      }
    }
    if (side && usesKeys(side) === false) {
      say(
        'Prosody checks tokens with a secret.',
        'The tokens of an inline sign-in are signed with keys: every one is refused.',
        side.line(
          'host',
          'cache_keys_url',
          `${usher?.publicUrl.href ?? 'https://auth.example.org/'}keys.json`,
        ),
      );
    }
    const clientId = textOf(fieldAt(sso, 'clientId'));
    const own = usher?.jitsi.inlineClientId;
    if (usher && own === null) {
      say(
        'jitsi.inline of usher.yaml is off.',
        'Usher answers no sign-in inside the meeting.',
        'usher.yaml: jitsi.inline: true',
      );
    } else if (own && clientId !== null && clientId !== 'unknown' && clientId.text !== own) {
      say(
        `sso.clientId is ${clientId.text}; jitsi.inline_client_id of usher.yaml ${own}.`,
        'Usher does not know this client: "invalid_client".',
        `config.js: sso.clientId: '${own}'`,
        fieldAt(sso, 'clientId'),
      );
    }
    return troubles;
  },
};

/** Tried: reached by a plain redirect, sso.html stops with "No OAuth nonce found in session". */
function withoutInline(deployment: Deployment): Trouble[] | null {
  const value = tokenAuthUrlOf(deployment);
  const found = textOf(value);
  if (found === null || found === 'unknown' || !found.text.includes('sso.html')) return null;
  return [
    fault({
      where: value?.at ?? null,
      evidence: 'tokenAuthUrl leads back to sso.html, and tokenAuthInline is off.',
      reason: 'That page works in the popup alone: "No OAuth nonce found in session".',
      mend: [
        'config.js: tokenAuthInline: true',
        'Or the address of a link: …/enter?room={room}&state={state}',
      ],
    }),
  ];
}
