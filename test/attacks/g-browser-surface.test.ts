import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AppError } from '../../src/base/errors.ts';
import { createLog } from '../../src/base/log.ts';
import { isAppLink } from '../../src/entrance/pages/app-link.ts';
import { returnToAppPage } from '../../src/entrance/pages/return-to-app-page.ts';
import { renderError } from '../../src/http/render-error.ts';
import { visit } from '../../src/http/site.ts';
import type { Passkey } from '../../src/model/account.ts';
import { accountPage } from '../../src/self-service/pages/account-page.ts';
import { changePasswordPage } from '../../src/self-service/pages/change-password-page.ts';
import { confirmPage } from '../../src/self-service/pages/confirm-page.ts';
import { forgottenPage } from '../../src/self-service/pages/forgotten-page.ts';
import { passkeyPage, passkeysPage } from '../../src/self-service/pages/passkeys-page.ts';
import { newCodesPage } from '../../src/self-service/pages/recovery-codes-page.ts';
import { setPasswordPage } from '../../src/self-service/pages/set-password-page.ts';
import { signedOutPage } from '../../src/sessions/pages/signed-out-page.ts';
import { type ChooserView, chooserPage } from '../../src/sign-in/pages/chooser-page.ts';
import type { PasswordFormView } from '../../src/sign-in/pages/password-form.ts';
import { passwordPage } from '../../src/sign-in/pages/password-page.ts';
import { sampleSite } from '../support/sample-site.ts';

const site = sampleSite();
const seen = visit(site, 'en');
const log = createLog({ level: 'silent' });
const deps = { site, log };

function failed(headers: Record<string, string> = {}) {
  return {
    request: new Request('https://usher.example/x', { headers }),
    requestId: 'AAAA-BBBB-CCCC',
    pathKind: 'other',
  };
}

describe('attack G1: open redirects through an error page', () => {
  const forms = [
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'javascript:alert(1)',
    ' //evil.example',
    '../../evil',
    'room/../../evil',
    'a:b',
    '\tjavascript:alert(1)',
    '',
    '.',
    '?x',
    '#x',
    'room/a\\..\\b',
  ];
  for (const retryPath of forms) {
    it(`G1 shows no link for the retry path ${JSON.stringify(retryPath)}`, async () => {
      const error = new AppError('bad_request', 400, 'No.', { facts: { retryPath } });
      const page = await (await renderError(error, failed(), deps)).text();
      assert.doesNotMatch(page, /evil|javascript:|Try again/);
    });
  }

  it('G1 shows the link for a path of ours, below the base', async () => {
    const error = new AppError('bad_request', 400, 'No.', { facts: { retryPath: 'room/weekly' } });
    const page = await (await renderError(error, failed(), deps)).text();
    assert.match(page, /href="\/room\/weekly"/);
  });
});

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title><svg/onload=alert(1)>',
  '{room}{method}{7*7}',
  '&lt;script&gt;',
];

const hostileForm = (text: string): PasswordFormView => ({
  action: `/sign-in/${text}`,
  token: text,
  usernameLabel: text,
  name: text,
  problem: 'wrong',
  passkey: null,
  forgottenHref: null,
});

/** People's own pages, with this wherever a person, or a browser, says something. */
function ownPagesOf(text: string) {
  const choice = { username: text, least: 8, fault: null };
  const passkey: Passkey = {
    ...{ credentialId: text, accountId: 'a1', publicKey: text, signCount: 0, transports: [text] },
    ...{ label: text, backedUp: false, createdAt: 0, lastUsedAt: null },
  };
  const none = { done: null, problem: null };
  return [
    setPasswordPage(seen, { purpose: 'invite', name: text, isBusy: false, choice }),
    setPasswordPage(seen, { purpose: 'reset', name: text, isBusy: true, choice }),
    forgottenPage(seen, { token: text, typed: text, problem: { kind: 'empty' } }),
    confirmPage(seen, {
      ...{ username: text, action: '/x', token: text, problem: null },
      ...{ wantsCode: true, passkey: null },
    }),
    changePasswordPage(seen, { token: text, problem: null, choice }),
    newCodesPage(seen, { codes: [text], username: text }),
    passkeyPage(seen, { passkey, token: text }),
    passkeysPage(seen, { passkeys: [passkey], most: 20, standsAlone: true, form: null, ...none }),
  ];
}

const hostileChooser = (text: string): ChooserView => ({
  room: text,
  ways: [
    { title: text, href: `/sign-in/${text}`, isLast: true },
    { title: text, form: hostileForm(text) },
  ],
  email: { action: '/sign-in', typed: text, problem: { kind: 'unknown', domain: text } },
  required: null,
});

describe('attack G7: markup in names', () => {
  for (const text of HOSTILE) {
    it(`G7 shows ${text} as text on every page that carries names`, async () => {
      const pages = [
        chooserPage(seen, hostileChooser(text)),
        passwordPage(seen, {
          room: text,
          method: text,
          form: hostileForm(text),
          hasNewPassword: false,
          required: null,
          chooserHref: null,
        }),
        accountPage(seen, {
          name: text,
          username: text,
          email: text,
          method: text,
          sessions: 1,
          security: null,
          done: null,
          formToken: text,
        }),
        ...ownPagesOf(text),
        signedOutPage(seen, { notifyOrigin: null, stillSignedInAt: text, jitsiUrl: site.jitsiUrl }),
      ];
      const error = new AppError('provider_unavailable', 503, text, { facts: { method: text } });
      const error2 = new AppError('some_code', 400, text);
      const answers = await Promise.all(
        [error, error2].map(async (thrown) => (await renderError(thrown, failed(), deps)).text()),
      );
      for (const page of [...(await Promise.all(pages)), ...answers].map(String)) {
        const bare = page.replace(/"[^"]*"/g, '""');
        assert.doesNotMatch(bare, /<script(?! type="")|<img src=x|<svg|<[^>]* on[a-z]+=/);
        assert.doesNotMatch(page, /<script>|onerror=alert\(1\)>|' onmouseover='/);
      }
    });
  }

  it('G7 turns steering characters in a name into spaces', async () => {
    const room = 'a\u202eb\u0000c\r\nd\u2028e';
    const view = { room, ways: [], email: null, required: null };
    const page = String(await chooserPage(seen, view));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what this looks for.
    assert.doesNotMatch(page, /[\u202e\u0000\u2028\r]/);
    assert.match(page, /a b c d e/);
  });
});

describe('attack G9: names of object machinery', () => {
  it('G9 does not take __proto__ or constructor for a text, a fact or a language', async () => {
    for (const code of ['__proto__', 'constructor', 'toString']) {
      const error = new AppError(code, 400, 'A plain sentence.', {
        facts: JSON.parse('{"__proto__": "x", "constructor": "y"}'),
      });
      const page = await (await renderError(error, failed(), deps)).text();
      assert.match(page, /A plain sentence\./);
    }
    assert.equal(visit(site, 'constructor, __proto__;q=0.9, toString').language, 'en');
  });
});

describe('attack G11: links that open an app', () => {
  const android = '#Intent;scheme=org.jitsi.meet;package=org.jitsi.meet;end';
  const good = [
    'org.jitsi.meet://meet.example/room?jwt=a.b.c#config.x=1',
    'jitsi-meet://meet.example/tenant/room?jwt=a.b.c',
    `intent://meet.example/room?jwt=a.b.c${android}`,
    `intent://meet.example/room?jwt=a.b.c#config.x=%22Intent%22${android}`,
    'https://meet.example/room#jwt=%22a.b.c%22',
  ];
  const bad = [
    'javascript:alert(1)',
    'JaVaScRiPt://x/%0aalert(1)',
    'data:text/html,<script>',
    'vbscript:x',
    'file:///etc/passwd',
    'evil-app://meet.example/room',
    'org.jitsi.meet:meet.example',
    ' jitsi-meet://x',
    'jitsi-meet://x\n',
    'jitsi-meet://x"onclick="alert(1)',
    'intent://meet.example/room?jwt=a',
    `intent://meet.example/room#Intent;package=evil;end${android}`,
    'intent://x#Intent;scheme=org.jitsi.meet;package=org.jitsi.meet;S.browser_fallback_url=https://evil.example;end',
    '//evil.example',
    'room',
    '',
  ];
  for (const link of good) it(`G11 takes ${link}`, () => assert.equal(isAppLink(link), true));
  for (const link of bad) {
    it(`G11 refuses ${JSON.stringify(link)}`, () => {
      assert.equal(isAppLink(link), false);
      const view = { room: 'x', appLink: link, webLink: null, automatic: true };
      assert.throws(() => returnToAppPage(seen, view), RangeError);
    });
  }
  it('G11 escapes what stands in the link', async () => {
    const view = {
      room: 'x',
      appLink: "jitsi-meet://x/r?a=1&b='2'",
      webLink: null,
      automatic: false,
    };
    assert.match(
      String(await returnToAppPage(seen, view)),
      /href="jitsi-meet:\/\/x\/r\?a=1&amp;b=&#39;2&#39;"/,
    );
  });
});

describe('attack I3: what an error page gives away', () => {
  const inner = new Error(
    'SELECT * FROM users at /srv/usher/src/x.ts; upstream said <b>secret</b>',
  );
  for (const accept of ['text/html', 'application/json', '*/*', 'application/problem+json']) {
    it(`I3 says nothing but a sentence, a code and a number (${accept})`, async () => {
      for (const thrown of [
        inner,
        'a string',
        null,
        { toString: 1 },
        new AppError('x', 200, 'odd'),
      ]) {
        const answer = await renderError(thrown, failed({ accept }), deps);
        const body = await answer.text();
        assert.equal(answer.status, 500);
        assert.doesNotMatch(body, /SELECT|srv|upstream|\.ts|stack/);
        assert.match(body, /AAAA-BBBB-CCCC/);
        assert.match(body, /internal_error/);
      }
    });
  }

  it('I3 puts the cause on the log line that the number finds', async () => {
    const lines: string[] = [];
    const own = createLog({
      level: 'info',
      destination: { write: (line) => void lines.push(line) },
    });
    const error = new AppError('provider_unavailable', 503, 'No answer.', { cause: inner });
    await renderError(error, failed(), { site, log: own });
    assert.equal(lines.length, 1);
    const line = JSON.parse(lines[0]!);
    assert.equal(line.requestId, 'AAAA-BBBB-CCCC');
    assert.equal(line.problem, 'provider_unavailable');
    assert.match(line.err.cause.message, /SELECT/);
  });
});
