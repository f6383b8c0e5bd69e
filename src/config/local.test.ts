import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withMethods } from '../../test/support/sample-methods.ts';
import { configOf, load, MINIMAL, problemsOf, said } from '../../test/support/sample-settings.ts';

const LOCAL = '{ type: local }';

describe('accounts as a way to sign in', () => {
  test('need nothing but their type', () => {
    const [method] = configOf(withMethods(LOCAL)).signIn.methods;
    assert.ok(method?.type === 'local');
    assert.deepEqual(
      [method.id, method.title, method.groups, method.hosts, method.leastPasswordCharacters],
      ['local', 'User name and password', [], [], 8],
    );
  });

  test('are one way, since they are one store', () => {
    const twice = problemsOf(withMethods('{ type: local, id: one }', '{ type: local, id: two }'));
    assert.deepEqual(said(twice), ['sign_in.methods[1].type is local once more']);
  });

  test('want hosts alone behind the @, and no password under eight characters', () => {
    assert.match(said(problemsOf(withMethods('{ type: local, hosts: [a@b] }'))).join(), /no host/);
    const short = said(problemsOf(withMethods('{ type: local, password_length: 7 }')));
    assert.match(short.join(), /below 8/);
  });
});

describe('the mail server', () => {
  const withMail = (mail: string) => `${MINIMAL}mail:\n${mail.replace(/^/gm, '  ')}\n`;
  const FROM = 'from: usher@example.org';

  test('is none unless it is named', () => {
    assert.equal(configOf(MINIMAL).mail, null);
  });

  test('is spoken to under TLS, from the start or by STARTTLS, but on this machine', () => {
    const read = (url: string, more = '') => {
      const { mail } = configOf(withMail(`url: ${url}\n${FROM}${more}`));
      return [mail?.host, mail?.port, mail?.transport];
    };
    assert.deepEqual(read('smtps://mail.example.org'), ['mail.example.org', 465, 'tls']);
    assert.deepEqual(read('smtp://Mail.example.org'), ['mail.example.org', 587, 'starttls']);
    assert.deepEqual(read('smtp://mail.example.org:25'), ['mail.example.org', 25, 'starttls']);
    assert.deepEqual(read('smtp://localhost:25'), ['localhost', 25, 'none']);
    assert.deepEqual(read('smtp://[::1]:25'), ['::1', 25, 'none']);
    const plain = withMail(`url: smtp://mail.example.org\n${FROM}\nallow_plain: true`);
    assert.equal(configOf(plain).mail?.transport, 'none');
    assert.match(load(plain).notices.join(), /mail\.allow_plain: .*in the clear/);
  });

  test('wants a sender, and a password with a user', () => {
    const url = 'url: smtps://mail.example.org';
    const problems = (mail: string) => said(problemsOf(withMail(mail)));
    assert.deepEqual(problems(url), ['mail.from is missing']);
    assert.deepEqual(problems(`${url}\nfrom: nobody`), ['mail.from is no sender']);
    assert.deepEqual(problems(`${url}\n${FROM}\nuser: u`), ['mail.password is missing']);
    assert.deepEqual(problems(`${url}\n${FROM}\npassword: p`), ['mail.user is missing']);
    assert.deepEqual(problems(`url: smtps://mail.example.org:70000\n${FROM}`), [
      'mail.url has no such port',
    ]);
    const named = `${url}\nfrom: 'Example University <meet@example.org>'`;
    assert.equal(configOf(withMail(named)).mail?.from, 'Example University <meet@example.org>');
    assert.match(problems(`url: smtp://user:word@mail.example.org\n${FROM}`).join(), /right form/);
    assert.doesNotMatch(problems(`url: smtp://user:word@x.org\n${FROM}`).join(), /word/);
  });
});
