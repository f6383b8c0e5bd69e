import type { Visit } from '../../src/http/site.ts';
import type { Html } from '../../src/http/texts/texts.ts';
import type { Passkey } from '../../src/model/account.ts';
import { accountPage } from '../../src/self-service/pages/account-page.ts';
import { appPage } from '../../src/self-service/pages/app-page.ts';
import { changePasswordPage } from '../../src/self-service/pages/change-password-page.ts';
import { type ConfirmView, confirmPage } from '../../src/self-service/pages/confirm-page.ts';
import { forgottenPage, forgottenSentPage } from '../../src/self-service/pages/forgotten-page.ts';
import { linkGonePage } from '../../src/self-service/pages/link-gone-page.ts';
import { passkeyPage, passkeysPage } from '../../src/self-service/pages/passkeys-page.ts';
import {
  newCodesPage,
  recoveryCodesPage,
} from '../../src/self-service/pages/recovery-codes-page.ts';
import { sessionsPage } from '../../src/self-service/pages/sessions-page.ts';
import { setPasswordPage } from '../../src/self-service/pages/set-password-page.ts';

/** 21 November 2026, 09:00 UTC. */
const NOW = 1_795_251_600;
const DAY = 86_400;
const LONG = 'Donaudampfschifffahrtsgesellschaftskapitänsversammlung <script>alert(1)</script>';
const token = 'x';
const choice = { username: 'asa.oberg', least: 8, fault: null } as const;
const who = {
  ...{ name: 'Åsa Öberg', username: 'asa.oberg', email: 'asa.oberg@example.org' },
  ...{ method: 'Accounts of the school', sessions: 2, formToken: token, done: null },
} as const;
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const setUp = {
  ...{ secret, sealed: 'x', isWrong: false },
  address: `otpauth://totp/Example%20University:asa.oberg?secret=${secret}&issuer=Example%20University`,
};
const codes = Array.from({ length: 10 }, (_, n) => `0F3K-8ZQ${n}-7HMB-P4W${9 - n}`);
const form = { action: '/x', questionHref: '/x', token };
const most = 20;

function passkeyOf(label: string, more: Partial<Passkey> = {}): Passkey {
  return {
    ...{ credentialId: `k-${label.length}`, accountId: 'a1', publicKey: 'x', signCount: 0 },
    ...{ transports: [], label, backedUp: true, createdAt: NOW - 40 * DAY, lastUsedAt: null },
    ...more,
  };
}

const confirm = (problem: ConfirmView['problem'], more: boolean) => (seen: Visit) =>
  confirmPage(seen, {
    ...{ username: 'asa.oberg', action: '/x', token, problem, wantsCode: more },
    passkey: more
      ? { ...form, use: 'get', label: seen.texts.passkeySecond, look: 'button quiet' }
      : null,
  });

/** People's own pages, with data as people have it: short and long, plain and hostile. */
export const sampleOwnPages: ReadonlyMap<string, (seen: Visit) => Html> = new Map<
  string,
  (seen: Visit) => Html
>([
  ['account', (seen) => accountPage(seen, { ...who, security: null })],
  [
    'account-no-name',
    (seen) =>
      accountPage(seen, {
        ...{ ...who, name: null, email: null, security: null, method: 'Keycloak' },
        username: 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
      }),
  ],
  [
    'account-own',
    (seen) =>
      accountPage(seen, {
        ...{ ...who, done: 'password' },
        security: { passwordSetAt: NOW, hasApp: true, recoveryCodes: 8, passkeys: 2 },
      }),
  ],
  [
    'account-own-new',
    (seen) =>
      accountPage(seen, {
        ...{ ...who, name: LONG, sessions: 1 },
        security: { passwordSetAt: null, hasApp: false, recoveryCodes: 0, passkeys: 0 },
      }),
  ],
  [
    'welcome',
    (seen) =>
      setPasswordPage(seen, { purpose: 'invite', name: 'Åsa Öberg', isBusy: false, choice }),
  ],
  [
    'reset-common',
    (seen) =>
      setPasswordPage(seen, {
        ...{ purpose: 'reset', name: LONG, isBusy: false },
        choice: { ...choice, fault: 'common' },
      }),
  ],
  [
    'reset-busy',
    (seen) => setPasswordPage(seen, { purpose: 'reset', name: 'Åsa Öberg', isBusy: true, choice }),
  ],
  ['link-gone', (seen) => linkGonePage(seen, { sendsLinks: false })],
  ['link-gone-mail', (seen) => linkGonePage(seen, { sendsLinks: true })],
  ['forgotten', (seen) => forgottenPage(seen, { token, typed: '', problem: null })],
  [
    'forgotten-blocked',
    (seen) =>
      forgottenPage(seen, { token, typed: 'asa', problem: { kind: 'blocked', minutes: 15 } }),
  ],
  ['forgotten-sent', (seen) => forgottenSentPage(seen)],
  ['confirm', confirm(null, true)],
  ['confirm-wrong', confirm({ kind: 'wrong' }, false)],
  ['confirm-passkey', confirm({ kind: 'passkey' }, true)],
  ['change-password', (seen) => changePasswordPage(seen, { token, problem: null, choice })],
  [
    'change-password-short',
    (seen) =>
      changePasswordPage(seen, { token, problem: null, choice: { ...choice, fault: 'short' } }),
  ],
  [
    'change-password-wrong',
    (seen) => changePasswordPage(seen, { token, problem: { kind: 'wrong' }, choice }),
  ],
  [
    'change-password-none',
    (seen) => changePasswordPage(seen, { token, problem: null, choice: null }),
  ],
  ['app', (seen) => appPage(seen, { token, done: null, current: null, setUp })],
  [
    'app-wrong',
    (seen) =>
      appPage(seen, { token, done: null, current: null, setUp: { ...setUp, isWrong: true } }),
  ],
  [
    'app-on',
    (seen) =>
      appPage(seen, { token, done: null, current: { since: NOW, isReadable: true }, setUp: null }),
  ],
  [
    'app-other',
    (seen) =>
      appPage(seen, { token, done: null, current: { since: NOW, isReadable: false }, setUp }),
  ],
  ['recovery-codes', (seen) => recoveryCodesPage(seen, { token, left: 7 })],
  ['recovery-codes-new', (seen) => newCodesPage(seen, { codes, username: 'asa.oberg' })],
  [
    'passkeys',
    (seen) =>
      passkeysPage(seen, {
        passkeys: [passkeyOf('Phone', { lastUsedAt: NOW - DAY }), passkeyOf(LONG)],
        ...{ most, standsAlone: true, form, done: 'passkey-added', problem: null },
      }),
  ],
  [
    'passkeys-none',
    (seen) =>
      passkeysPage(seen, {
        ...{ passkeys: [], most, standsAlone: false, form, done: null, problem: 'refused' },
      }),
  ],
  [
    'passkeys-full',
    (seen) =>
      passkeysPage(seen, {
        passkeys: [passkeyOf('One')],
        ...{ most, standsAlone: true, form: null, done: null, problem: 'too-many' },
      }),
  ],
  ['passkey', (seen) => passkeyPage(seen, { passkey: passkeyOf('Key on my key ring'), token })],
  [
    'sessions',
    (seen) =>
      sessionsPage(seen, {
        ...{ token, now: NOW, done: 'sessions' },
        sessions: [
          { id: 'a', isThis: true, begunAt: NOW - 3 * 3600, seenAt: NOW },
          { id: 'b', isThis: false, begunAt: NOW - 3600, seenAt: NOW - 240 },
          { id: 'c', isThis: false, begunAt: NOW - 2 * DAY, seenAt: NOW - DAY },
        ],
      }),
  ],
  [
    'sessions-one',
    (seen) =>
      sessionsPage(seen, {
        ...{ token, now: NOW, done: null },
        sessions: [{ id: 'a', isThis: true, begunAt: NOW, seenAt: NOW }],
      }),
  ],
]);
