import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { TestAuthority } from '../../../test/support/certificates.ts';
import { type CatcherOptions, MailCatcher } from '../../../test/support/mail-catcher.ts';
import { AppError } from '../../base/errors.ts';
import type { MailConfig } from '../../config/build-mail.ts';
import { linkLetter } from './link-letter.ts';
import { createMailer } from './mailer.ts';

const LETTER = {
  to: { name: 'Åsa "the" Öberg', address: 'asa@example.org' },
  subject: 'Ein Konto für Sie',
  text: 'Grüße\n\nhttps://auth.example.org/welcome/abc\n\n.\n\nEnde\n',
};

describe('a mail', () => {
  let authority: TestAuthority;
  before(() => {
    authority = new TestAuthority();
  });
  after(() => authority.close());

  /** Sends the letter to a catcher; what it caught, or why it was not sent. */
  async function send(
    options: CatcherOptions,
    config: Partial<MailConfig> = {},
    letter = LETTER,
  ): Promise<MailCatcher['mails'][number] | AppError> {
    const catcher = await MailCatcher.start(options);
    const usual = { host: '127.0.0.1', port: catcher.port, transport: 'none' as const };
    const mailer = createMailer({
      ...{ ...usual, user: null, password: null, caFile: authority.caFile },
      from: 'Example University <meet@example.org>',
      ...config,
    });
    try {
      await mailer.send(letter);
      const [mail] = catcher.mails;
      assert.ok(mail);
      return mail;
    } catch (thrown) {
      assert.ok(thrown instanceof AppError);
      assert.deepEqual(catcher.mails, []);
      return thrown;
    } finally {
      await catcher.close();
    }
  }

  test('comes as it was written, with the sender of the settings', async () => {
    const mail = await send({});
    assert.ok('data' in mail);
    assert.equal(mail.from, 'MAIL FROM:<meet@example.org>');
    assert.equal(mail.to, 'RCPT TO:<asa@example.org>');
    assert.match(mail.data, /^From: Example University <meet@example\.org>$/m);
    assert.match(mail.data, /^Auto-Submitted: auto-generated$/m);
    assert.match(mail.data, /^Subject: =\?UTF-8\?/im);
    assert.match(mail.data, /https:\/\/auth\.example\.org\/welcome\/abc/);
    assert.equal(mail.auth, null);
  });

  test('goes under TLS, from the start or by STARTTLS, and the password only then', async () => {
    const certificate = authority.issue(['IP:127.0.0.1']);
    for (const [transport, tls] of [
      ['starttls', false],
      ['tls', true],
    ] as const) {
      const login = { user: 'usher', password: 'a word' };
      const mail = await send({ certificate, tls }, { transport, ...login });
      assert.ok('data' in mail, String(mail));
      assert.equal(mail.wasEncrypted, true);
      assert.equal(mail.auth, ' usher a word');
    }
  });

  test('is not sent where TLS is not offered, or the certificate is not to be believed', async () => {
    const [good, other, late] = [
      authority.issue(['IP:127.0.0.1']),
      authority.issue(['DNS:elsewhere.example']),
      authority.issue(['IP:127.0.0.1'], -1),
    ];
    const login = { user: 'usher', password: 'a-word-nobody-hears' };
    const refusals = [
      await send({}, { transport: 'starttls', ...login }),
      await send({ certificate: other }, { transport: 'starttls', ...login }),
      await send({ certificate: other, tls: true }, { transport: 'tls', ...login }),
      await send({ certificate: late }, { transport: 'starttls', ...login }),
      await send({ certificate: good }, { transport: 'starttls', caFile: null, ...login }),
    ];
    for (const refusal of refusals) {
      assert.ok(refusal instanceof AppError);
      assert.deepEqual([refusal.code, refusal.status], ['mail_failed', 503]);
      assert.ok(!`${refusal.hint} ${refusal.message}`.includes('a-word-nobody-hears'));
    }
  });

  test('that the server refuses is an error with its words, and without the letter’s', async () => {
    const refused = await send({ refusal: '550 5.7.1 not from you' });
    assert.ok(refused instanceof AppError);
    assert.match(refused.hint ?? '', /not from you/);
    assert.doesNotMatch(`${refused.hint} ${String(refused.cause)}`, /welcome\/abc/);
  });

  test('to nobody who listens is an error', async () => {
    const mailer = createMailer({
      ...{ host: '127.0.0.1', port: 9, transport: 'none', user: null, password: null },
      ...{ from: 'a@example.org', caFile: null },
    });
    await assert.rejects(mailer.send(LETTER), /could not be sent/);
  });

  test('cannot be made to another by a name with line ends', async () => {
    const to = { name: 'Åsa\r\nBcc: evil@example.net', address: 'asa@example.org' };
    const mail = await send({}, {}, { ...LETTER, to, subject: 'x\r\nBcc: evil@example.net' });
    assert.ok('data' in mail);
    assert.doesNotMatch(mail.data, /^Bcc:/im);
    assert.equal(mail.to, 'RCPT TO:<asa@example.org>');
  });
});

describe('the letter with a link', () => {
  const account = {
    ...{ id: 'a1', name: 'asa', displayName: 'Åsa', email: 'asa@example.org', groups: [] },
    ...{ language: null, passwordSetAt: null, createdAt: 1, disabledAt: null, createdBy: 'cli' },
  };
  const link = { secretHash: 'h', accountId: 'a1', createdAt: 1, expiresAt: 2 };
  const address = new URL('https://auth.example.org/welcome/abc');
  const letterOf = (
    purpose: 'invite' | 'reset',
    own: string | null,
    site: 'auto' | 'en' | 'de' = 'auto',
  ) =>
    linkLetter(
      { link: { ...link, purpose }, account: { ...account, language: own }, secret: 'abc' },
      address,
      { name: 'Example University', language: site },
    );

  test('says what it is for, in the language of its reader, and the link on a line of its own', () => {
    const invite = letterOf('invite', null);
    assert.equal(invite?.subject, 'Your account at Example University');
    assert.match(
      invite?.text ?? '',
      /^Hello Åsa,\n[\s\S]*\nhttps:\/\/auth\.example\.org\/welcome\/abc\n/,
    );
    assert.match(letterOf('invite', 'de')?.text ?? '', /^Guten Tag Åsa,/);
    assert.match(letterOf('invite', null, 'de')?.text ?? '', /^Guten Tag Åsa,/);
    assert.match(letterOf('invite', 'xx', 'de')?.text ?? '', /^Guten Tag Åsa,/);
    assert.match(letterOf('reset', 'en', 'de')?.text ?? '', /within one hour/);
    assert.match(letterOf('reset', null)?.text ?? '', /Your user name: asa/);
  });

  test('is none for somebody without an address', () => {
    const bare = { ...account, email: null };
    const site = { name: 'x', language: 'en' as const };
    const made = { link: { ...link, purpose: 'invite' as const }, account: bare, secret: 'abc' };
    assert.equal(linkLetter(made, address, site), null);
  });
});
