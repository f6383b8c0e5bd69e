import type { SetupAnswers } from '../setup-answers.ts';
import { INLINE_CLIENT_ID, type Names } from './names.ts';

/** The lines for the end of Jitsi's config.js, where `config` has been declared. */
export function frontEndJs(answers: SetupAnswers, names: Names): string {
  const sign = answers.flow === 'inline' ? inlineLines(names) : linkLines(answers, names);
  return [...sign, ...guestLines(answers, names), ...nameLines].join('\n');
}

function linkLines({ flow, usherUrl }: SetupAnswers, names: Names): string[] {
  const address =
    flow === 'link'
      ? `${usherUrl.href}room/{room}`
      : `${usherUrl.href}enter?room={room}&state={state}`;
  return [
    '// Who has no token is led to Usher, and comes back with one.',
    `config.tokenAuthUrl = ${js(address)};`,
    '// Logging out in Jitsi ends the session at Usher too.',
    `config.tokenLogoutUrl = ${js(names.signOut.href)};`,
  ];
}

function inlineLines({ realm, jitsiUrl }: Names): string[] {
  const service = realm.href.slice('https://'.length);
  return [
    '// People sign in inside the meeting: Usher is the OpenID provider.',
    'config.tokenAuthInline = true;',
    'config.sso = {',
    `  ssoService: ${js(service)},`,
    `  tokenService: ${js(service)},`,
    `  clientId: ${js(INLINE_CLIENT_ID)},`,
    '};',
    `config.tokenAuthUrl = ${js(`${realm.href}/auth`)}`,
    `  + '?client_id=${INLINE_CLIENT_ID}&response_type=code&scope=openid&state={state}'`,
    `  + ${js(`&redirect_uri=${jitsiUrl.href}static/sso.html`)}`,
    "  + '&code_challenge={code_challenge}&code_challenge_method=S256';",
    `config.tokenLogoutUrl = ${js(`${realm.href}/logout`)};`,
  ];
}

function guestLines({ guests }: SetupAnswers, names: Names): string[] {
  return guests === 'guest-host'
    ? [
        '// Guests connect to a host of their own, and stand in the lobby there.',
        `config.hosts.anonymousdomain = ${js(names.guestHost)};`,
      ]
    : [
        '// No guest host: everybody comes by way of Usher, guests too.',
        'if (config.hosts) delete config.hosts.anonymousdomain;',
      ];
}

const nameLines = [
  '// Nobody calls themselves by the name of somebody else: the name is the one that Usher vouches for.',
  'config.readOnlyName = true;',
];

export function js(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
