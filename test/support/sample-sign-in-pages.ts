import type { PasskeyFormView } from '../../src/http/passkey-form.ts';
import type { Visit } from '../../src/http/site.ts';
import type { Html } from '../../src/http/texts/texts.ts';
import { type ChooserView, chooserPage } from '../../src/sign-in/pages/chooser-page.ts';
import type { PasswordFormView, PasswordProblem } from '../../src/sign-in/pages/password-form.ts';
import { passwordPage } from '../../src/sign-in/pages/password-page.ts';
import { secondFactorPage } from '../../src/sign-in/pages/second-factor-page.ts';

const form: PasswordFormView = {
  action: '/sign-in/local?continue=x',
  token: 'x',
  usernameLabel: null,
  name: '',
  problem: null,
  passkey: null,
  forgottenHref: null,
};
const chooser: ChooserView = { room: 'Weekly Planning', ways: [], email: null, required: null };
const university = { title: 'University account', href: '/sign-in/university?continue=x' };
const keycloak = { title: 'Keycloak', href: '/sign-in/keycloak?continue=x' };
const google = { title: 'Google', href: '/sign-in/google?continue=x' };
const strong = { acr: [], secondFactor: true };

const passwordWith = (problem: PasswordProblem | null) => (seen: Visit) =>
  passwordPage(seen, {
    room: 'Weekly Planning',
    method: 'School network',
    form: { ...form, name: problem === null ? '' : 'joki', problem },
    hasNewPassword: false,
    required: null,
    chooserHref: '/sign-in?continue=x',
  });

const second = {
  factor: 'totp',
  action: '/sign-in/local/second-factor?continue=x&state=y',
  otherHref: '/sign-in/local/second-factor?continue=x&state=y&factor=recovery-code',
  problem: null,
  passkey: null,
} as const;

const passkeyOn = ({ texts }: Visit): PasskeyFormView => ({
  ...{ use: 'get', action: '/x', questionHref: '/x', token: 'x', look: 'button quiet' },
  label: texts.passkeySignIn,
});

/** The pages of signing in, with data as people have it: short and long, plain and hostile. */
export const sampleSignInPages: ReadonlyMap<string, (seen: Visit) => Html> = new Map<
  string,
  (seen: Visit) => Html
>([
  ['chooser', (seen) => chooserPage(seen, { ...chooser, ways: [university, keycloak, google] })],
  [
    'chooser-long',
    (seen) =>
      chooserPage(seen, {
        ...chooser,
        room: 'Donaudampfschifffahrtsgesellschaftskapitänsversammlung-2026 <script>alert(1)</script>',
        ways: [
          {
            title: 'Gemeinschaftsverbund der Bibliotheken und Archive Norddeutschlands',
            href: '/sign-in/a?continue=x',
            isLast: true,
          },
          { title: 'حساب الجامعة', href: '/sign-in/b?continue=x' },
        ],
      }),
  ],
  ['chooser-no-room', (seen) => chooserPage(seen, { ...chooser, room: null, ways: [keycloak] })],
  [
    'chooser-last',
    (seen) =>
      chooserPage(seen, { ...chooser, ways: [{ ...google, isLast: true }, university, keycloak] }),
  ],
  [
    'chooser-form',
    (seen) =>
      chooserPage(seen, {
        ...chooser,
        ways: [{ title: 'Accounts of the school', isLast: true, form }, keycloak, google],
      }),
  ],
  [
    'chooser-form-between',
    (seen) =>
      chooserPage(seen, { ...chooser, ways: [keycloak, { title: 'Guest house', form }, google] }),
  ],
  [
    'chooser-email',
    (seen) =>
      chooserPage(seen, {
        ...chooser,
        ways: [university, keycloak],
        email: { action: '/sign-in?continue=x', typed: '', problem: null },
      }),
  ],
  [
    'chooser-email-unknown',
    (seen) =>
      chooserPage(seen, {
        ...chooser,
        ways: [university, keycloak],
        email: {
          action: '/sign-in?continue=x',
          typed: 'ann@elsewhere.example',
          problem: { kind: 'unknown', domain: 'elsewhere.example' },
        },
      }),
  ],
  [
    'chooser-stronger',
    (seen) => chooserPage(seen, { ...chooser, ways: [university, keycloak], required: strong }),
  ],
  ['password', passwordWith(null)],
  ['password-wrong', passwordWith('wrong')],
  ['password-blocked', passwordWith('blocked')],
  ['password-busy', passwordWith('busy')],
  ['password-unavailable', passwordWith('unavailable')],
  ['password-stale', passwordWith('stale')],
  [
    'password-stronger',
    (seen) =>
      passwordPage(seen, {
        room: null,
        method: 'School network',
        form: { ...form, usernameLabel: 'Number of your library card' },
        hasNewPassword: false,
        required: strong,
        chooserHref: null,
      }),
  ],
  [
    'password-own',
    (seen) =>
      passwordPage(seen, {
        ...{ room: null, method: 'Accounts of the school', hasNewPassword: true, required: null },
        form: { ...form, name: 'joki', passkey: passkeyOn(seen), forgottenHref: '/reset' },
        chooserHref: '/sign-in?continue=x',
      }),
  ],
  [
    'second-factor-passkey',
    (seen) => secondFactorPage(seen, { ...second, passkey: passkeyOn(seen), problem: 'passkey' }),
  ],
  ['second-factor', (seen) => secondFactorPage(seen, second)],
  ['second-factor-wrong', (seen) => secondFactorPage(seen, { ...second, problem: 'wrong' })],
  [
    'recovery-code',
    (seen) => secondFactorPage(seen, { ...second, factor: 'recovery-code', otherHref: '/x' }),
  ],
]);
