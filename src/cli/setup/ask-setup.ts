import type { Ask } from '../command.ts';
import { type AnswerFlags, INSTALLATIONS, SIGN_INS } from './setup-options.ts';

interface Question {
  readonly flag: keyof AnswerFlags;
  readonly text: string;
  /** What an empty line means; null: it is asked again. */
  readonly otherwise: (known: AnswerFlags) => string | null;
  readonly wanted?: (known: AnswerFlags) => boolean;
  readonly choices?: readonly string[];
}

const ISSUER = ['oidc', 'keycloak'];
const signsInBy = (kinds: readonly string[]) => (known: AnswerFlags) =>
  kinds.includes(String(known['sign-in']));

/** Few: what is not asked has a safe default, and a flag. */
const QUESTIONS: readonly Question[] = [
  {
    flag: 'jitsi',
    text: 'The host name of your Jitsi Meet, as in meet.example.org',
    otherwise: () => null,
  },
  {
    flag: 'installation',
    text: 'How it is installed',
    choices: INSTALLATIONS,
    otherwise: () => 'debian',
  },
  {
    flag: 'usher',
    text: 'Where people are to reach Usher',
    otherwise: ({ jitsi }) => `https://${jitsi}/auth/`,
  },
  {
    flag: 'sign-in',
    text: 'What people sign in with (oidc: Google, Entra, authentik and others; local: accounts at Usher)',
    choices: SIGN_INS,
    otherwise: () => 'local',
  },
  {
    flag: 'issuer',
    text: 'Its issuer, as in https://id.example.org/realms/main',
    otherwise: () => null,
    wanted: signsInBy(ISSUER),
  },
  {
    flag: 'metadata',
    text: 'The address of its metadata',
    otherwise: () => null,
    wanted: signsInBy(['saml']),
  },
  {
    flag: 'server',
    text: 'The directory, as in ldaps://ldap.example.org',
    otherwise: () => null,
    wanted: signsInBy(['ldap']),
  },
  {
    flag: 'base',
    text: 'Below what people are found there, as in ou=people,dc=example,dc=org',
    otherwise: () => null,
    wanted: signsInBy(['ldap']),
  },
  {
    flag: 'client-id',
    text: 'The client id of the OAuth app',
    otherwise: () => null,
    wanted: signsInBy(['github']),
  },
  {
    flag: 'organization',
    text: 'The organisation whose people moderate',
    otherwise: () => null,
    wanted: signsInBy(['github']),
  },
  {
    flag: 'guests',
    text: 'Guests (usher: they type a name and are let in once a host is there; none: nobody without signing in)',
    choices: ['usher', 'none'],
    otherwise: () => 'usher',
  },
];

/** Asks for what the flags leave open. `told`: how a line that answers nothing is told of. */
export async function askSetup(
  flags: AnswerFlags,
  ask: Ask,
  told: (line: string) => void,
): Promise<AnswerFlags> {
  let known = flags;
  for (const question of QUESTIONS) {
    if (known[question.flag] !== undefined || question.wanted?.(known) === false) continue;
    if (known['keycloak-directly'] && question.flag === 'sign-in') continue;
    known = { ...known, [question.flag]: await answerTo(question, known, ask, told) };
  }
  return known;
}

async function answerTo(
  { text, choices, otherwise }: Question,
  known: AnswerFlags,
  ask: Ask,
  told: (line: string) => void,
): Promise<string> {
  const usual = otherwise(known);
  const among = choices ? ` (${choices.join(', ')})` : '';
  for (;;) {
    const given = (await ask(`${text}${among}${usual === null ? '' : ` [${usual}]`}: `)).trim();
    const answer = given === '' ? usual : given;
    if (answer === null) told('This one has no default.');
    else if (choices && !choices.includes(answer)) told(`One of: ${choices.join(', ')}.`);
    else return answer;
  }
}
