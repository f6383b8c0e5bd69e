import { type FileValue, fieldAt, flagOf, textOf } from '../../read/value.ts';
import type { Deployment } from '../deployment.ts';
import { takesTokens } from '../docker-side.ts';
import type { FileCheck } from '../file-check.ts';
import { fault, type Trouble, warning } from '../finding.ts';

const KNOWN = ['{room}', '{state}', '{code_challenge}'];

/** Where Jitsi sends people to sign in, from config.js or docker-jitsi-meet's variable. */
export function tokenAuthUrlOf({ frontend, env }: Deployment): FileValue | undefined {
  return fieldAt(frontend?.config, 'tokenAuthUrl') ?? env?.variables.get('TOKEN_AUTH_URL');
}

/** The address is there, leads to Usher, and names the room by placeholders that Jitsi fills in. */
export const tokenAuthUrl: FileCheck = {
  id: 'token-auth-url',
  well: 'Jitsi leads people to the sign-in with the room’s name',
  run: (deployment) => {
    const { frontend, env, usher } = deployment;
    if (!frontend && !(env && takesTokens(env))) return null;
    const value = tokenAuthUrlOf(deployment);
    const found = textOf(value);
    if (found === 'unknown') return null;
    const isInline = flagOf(fieldAt(frontend?.config, 'tokenAuthInline')) === true;
    const wanted = `${usher?.publicUrl.href ?? 'https://auth.example.org/'}enter?room={room}&state={state}`;
    const say = (evidence: string, reason: string): Trouble =>
      fault({
        where: value?.at ?? frontend?.file ?? env?.file ?? null,
        evidence,
        reason,
        mend: [
          isInline
            ? 'See docs/topics/inline.md for the whole address.'
            : frontend
              ? `tokenAuthUrl: '${wanted}'`
              : `TOKEN_AUTH_URL=${wanted}`,
        ],
      });
    if (found === null) {
      const { level: _fault, ...more } = say(
        frontend
          ? 'config.js has no tokenAuthUrl.'
          : 'TOKEN_AUTH_URL is not set. (In web/custom-config.js? Then name it: --config-js.)',
        'Who has no token is refused, and not led to the sign-in; links of Usher’s own work.',
      );
      return [warning(more)];
    }
    return judge(found.text, isInline, usher?.publicUrl ?? null, say);
  },
};

function judge(
  address: string,
  isInline: boolean,
  publicUrl: URL | null,
  say: (evidence: string, reason: string) => Trouble,
): Trouble[] {
  const troubles: Trouble[] = [];
  const placeholders = address.match(/\{[^{}]*\}|%7B[^%]*%7D/gi) ?? [];
  const strange = placeholders.filter((one) => !KNOWN.includes(one));
  if (strange.length > 0) {
    troubles.push(
      say(
        `tokenAuthUrl has ${strange.join(', ')}, which Jitsi does not fill in.`,
        'Jitsi knows {room}, {state} and {code_challenge}, in small letters and in braces as they are: the rest arrives as it stands.',
      ),
    );
  } else if (!placeholders.some((one) => one === '{room}' || one === '{state}')) {
    troubles.push(
      say(
        'tokenAuthUrl has neither {room} nor {state}.',
        'Usher is not told which room people want, and they come to a page that asks for a link.',
      ),
    );
  }
  const url = URL.parse(address.replace(/[{}]/g, ''));
  if (!url) troubles.push(say('tokenAuthUrl is no address.', 'The browser goes nowhere.'));
  else if (publicUrl && !`${url.origin}${url.pathname}`.startsWith(publicUrl.href)) {
    troubles.push(
      say(
        `tokenAuthUrl leads to ${url.origin}${url.pathname}; Usher is at ${publicUrl.href}.`,
        'People sign in elsewhere, or go around in circles: the cookie is kept for another host than they come back to.',
      ),
    );
  }
  if (isInline && !address.includes('{code_challenge}')) {
    troubles.push(
      say(
        'tokenAuthInline is on, and tokenAuthUrl has no {code_challenge}.',
        'Usher asks for PKCE: every inline sign-in fails.',
      ),
    );
  }
  return troubles;
}
