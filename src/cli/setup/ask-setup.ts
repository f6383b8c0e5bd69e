import { callbackPath } from '../../model/callback-path.ts';
import type { Ask } from '../command.ts';
import { shellWord } from '../print/shell-word.ts';
import { Unusable } from '../unusable.ts';
import {
  type AnswerFlags,
  EXAMPLES,
  FLOWS,
  GIVES_CLIENT_IDS,
  INSTALLATIONS,
  parseAddress,
  parseFolder,
  parseHost,
  SIGN_INS,
} from './setup-options.ts';

interface Question {
  readonly flag: keyof AnswerFlags;
  /** What is said before, a line each. */
  readonly lines?: (known: AnswerFlags) => readonly string[];
  readonly text: string;
  /** What an empty line means; null: it is asked again. */
  readonly otherwise: (known: AnswerFlags) => string | null;
  readonly wanted?: (known: AnswerFlags) => boolean;
  readonly choices?: readonly string[];
  /** Throws `Unusable` where the answer is none. Gives what was meant. */
  readonly read?: (answer: string) => unknown;
}

const none = () => null;
const signInOf = (known: AnswerFlags) => String(known['sign-in']);
const signsInBy =
  (...kinds: readonly string[]) =>
  (known: AnswerFlags) =>
    kinds.includes(signInOf(known));

/** Few, in lines of 80 characters. What is not asked has a safe default, and a flag. */
const QUESTIONS: readonly Question[] = [
  {
    flag: 'jitsi',
    text: `Host name of your Jitsi Meet, as in ${EXAMPLES.jitsi}`,
    otherwise: none,
    read: parseHost,
  },
  {
    flag: 'installation',
    lines: () => [
      'How is Jitsi Meet installed?',
      '  debian    by its packages for Debian or Ubuntu',
      '  docker    docker-jitsi-meet',
      '  nixos, helm, by-hand',
    ],
    text: 'Installation',
    choices: INSTALLATIONS,
    otherwise: () => 'debian',
  },
  {
    flag: 'usher',
    lines: () => ['Where will people reach Usher? A folder on Jitsi’s host is the simplest.'],
    text: 'Address',
    otherwise: ({ jitsi }) => `https://${jitsi}/auth/`,
    read: parseFolder,
  },
  {
    flag: 'sign-in',
    lines: () => [
      'What do people sign in with?',
      '  local     accounts at Usher itself; nothing else is needed',
      '  google    Google Workspace',
      '  entra     Microsoft Entra ID (Microsoft 365)',
      '  keycloak, authentik, authelia, gitlab',
      '  oidc      any other OpenID provider',
      '  saml      a SAML 2.0 identity provider',
      '  ldap      a directory: OpenLDAP, Active Directory and others',
      '  github    GitHub',
    ],
    text: 'Sign-in',
    choices: SIGN_INS,
    otherwise: () => 'local',
  },
  {
    flag: 'issuer',
    lines: (known) => [`Its issuer, as in ${issuerLike(signInOf(known))}`],
    text: 'Issuer',
    otherwise: none,
    wanted: signsInBy('oidc', 'keycloak', 'entra', 'authentik', 'authelia'),
    read: (answer) => parseAddress('issuer', answer),
  },
  {
    flag: 'realm-file',
    lines: () => ['Should a realm with a client for Usher be written, to import into Keycloak?'],
    text: 'yes or no',
    choices: ['yes', 'no'],
    otherwise: () => 'no',
    wanted: signsInBy('keycloak'),
  },
  {
    flag: 'client-id',
    lines: (known) => [
      'Make a client for Usher there now. It will ask for the redirect address:',
      `  ${new URL(callbackPath(signInOf(known)), parseFolder(String(known.usher)))}`,
    ],
    text: 'Client id that you were given',
    otherwise: none,
    wanted: (known) => GIVES_CLIENT_IDS.has(signInOf(known)),
  },
  {
    flag: 'email-domain',
    lines: () => [
      'Anybody on earth can have an account there. Whose people may moderate?',
      `What stands behind the @ of their e-mail addresses, as in ${EXAMPLES['email-domain']}.`,
    ],
    text: 'E-mail domain',
    otherwise: none,
    wanted: signsInBy('google', 'gitlab'),
    read: parseHost,
  },
  {
    flag: 'metadata',
    text: 'Address of its metadata',
    otherwise: none,
    wanted: signsInBy('saml'),
    read: (answer) => parseAddress('metadata', answer),
  },
  {
    flag: 'server',
    text: `The directory, as in ${EXAMPLES.server}`,
    otherwise: none,
    wanted: signsInBy('ldap'),
    read: (answer) => parseAddress('server', answer),
  },
  {
    flag: 'base',
    lines: () => [`Below what are people found there? As in ${EXAMPLES.base}`],
    text: 'Base',
    otherwise: none,
    wanted: signsInBy('ldap'),
  },
  {
    flag: 'organization',
    text: 'The organisation at GitHub whose people moderate',
    otherwise: none,
    wanted: signsInBy('github'),
  },
  {
    flag: 'flow',
    lines: () => [
      'How does Jitsi lead people to Usher?',
      '  state     by a link with all that Jitsi knows: tenants, the way back to apps',
      '  link      by a link with the room’s name alone',
      '  inline    by a window inside the meeting; tokens are signed by keys then',
    ],
    text: 'Flow',
    choices: FLOWS,
    otherwise: () => 'state',
    wanted: (known) => !known['keycloak-directly'],
  },
  {
    flag: 'guests',
    lines: () => [
      'May guests come in?',
      '  usher     they type a name, and are let in once a host is there',
      '  none      nobody comes in without signing in',
    ],
    text: 'Guests',
    choices: ['usher', 'none'],
    otherwise: () => 'usher',
  },
];

function issuerLike(kind: string): string {
  switch (kind) {
    case 'entra':
      return 'https://login.microsoftonline.com/TENANT-ID/v2.0';
    case 'authentik':
      return 'https://id.example.org/application/o/jitsi/';
    case 'keycloak':
      return 'https://id.example.org/realms/main';
    default:
      return 'https://id.example.org';
  }
}

/** The answers as they are typed at a shell. */
export function asFlags(flags: AnswerFlags): string {
  return Object.entries(flags)
    .flatMap(([name, value]) => {
      if (value === undefined || value === false) return [];
      return value === true ? [`--${name}`] : [`--${name} ${shellWord(value)}`];
    })
    .join(' ');
}

/** Asks for what the flags leave open. `told`: how lines around a question are told of. */
export async function askSetup(
  flags: AnswerFlags,
  ask: Ask,
  told: (line: string) => void,
): Promise<AnswerFlags> {
  let known = flags;
  for (const question of QUESTIONS) {
    if (known[question.flag] !== undefined || question.wanted?.(known) === false) continue;
    if (known['keycloak-directly'] && question.flag === 'sign-in') continue;
    const answer = await answerTo(question, known, ask, told);
    known = {
      ...known,
      [question.flag]: question.flag === 'realm-file' ? answer === 'yes' : answer,
    };
  }
  return known;
}

async function answerTo(
  { text, lines, choices, otherwise, read }: Question,
  known: AnswerFlags,
  ask: Ask,
  told: (line: string) => void,
): Promise<string> {
  const usual = otherwise(known);
  for (const line of lines?.(known) ?? []) told(line);
  for (;;) {
    const given = (await ask(`${text}${usual === null ? '' : ` [${usual}]`}: `)).trim();
    const answer = given === '' ? usual : given;
    if (answer === null) {
      told('This one has no default.');
      continue;
    }
    if (choices && !choices.includes(answer)) {
      told(`"${answer}" is none of those above.`);
      continue;
    }
    const meant = meaning(answer, read);
    if (meant !== null) return meant;
  }

  /** Null: it was none, and that has been said. */
  function meaning(answer: string, parse: Question['read']): string | null {
    try {
      const parsed = parse?.(answer) ?? answer;
      return String(parsed);
    } catch (thrown) {
      if (!(thrown instanceof Unusable)) throw thrown;
      told(thrown.message);
      return null;
    }
  }
}
