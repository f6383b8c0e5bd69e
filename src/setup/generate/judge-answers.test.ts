import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { usualAnswers } from '../../../test/support/setup-answers.ts';
import type { SetupAnswers } from '../setup-answers.ts';
import { judgeAnswers } from './judge-answers.ts';

const realmAt = (issuer: string) =>
  ({
    kind: 'keycloak',
    issuer: new URL(issuer),
    clientId: 'jitsi',
    realmFile: true,
    directly: false,
  }) as const;

describe('answers that do not go together', () => {
  const refused: readonly (readonly [string, Partial<SetupAnswers>, RegExp])[] = [
    [
      'inline beside a guest host',
      { flow: 'inline', signing: 'keys', guests: 'guest-host' },
      /every room/,
    ],
    ['inline with a secret', { flow: 'inline' }, /keys/],
    ['no host name', { jitsiHost: 'https://meet.test' }, /no host name/],
    ['a host name that would leave its quotes', { jitsiHost: 'a"b.test' }, /no host name/],
    ['the root of Jitsi’s own host', { usherUrl: new URL('https://meet.test/') }, /folder/],
    ['http', { usherUrl: new URL('http://auth.test/') }, /https/],
    [
      'a folder that would leave its line',
      { usherUrl: new URL('https://auth.test/a;b/') },
      /letters/,
    ],
    ['a host that a shell would run', { usherUrl: new URL('https://a$(id).test/') }, /no host has/],
    ['a host that nginx would read on', { usherUrl: new URL('https://a;b.test/') }, /no host has/],
    [
      'a provider’s host that would leave its quotes',
      { signIn: realmAt('https://a"b.test/realms/main') },
      /provider names a host/,
    ],
    [
      'a client id of two lines',
      { signIn: { ...realmAt('https://id.test/realms/main'), clientId: 'a\nb' } },
      /one line each/,
    ],
    [
      'a base that would leave its code',
      { signIn: { kind: 'ldap', server: new URL('ldaps://a.test'), base: 'dc=a`id`' } },
      /one line each/,
    ],
    ['an application id that would', { appId: 'a"; os.exit() --' }, /application id/],
    [
      'a realm whose name would lead out of the folder',
      { signIn: realmAt('https://id.test/realms/..%2f..%2fetc') },
      /ends in its name/,
    ],
    [
      'metadata by http',
      { signIn: { kind: 'saml', metadata: new URL('http://id.test/md') } },
      /not https/,
    ],
    [
      'an issuer that anybody on the way could be',
      { signIn: realmAt('http://id.test/realms/main') },
      /not https/,
    ],
    [
      'a Keycloak without its realm',
      { signIn: { ...realmAt('https://id.test/'), realmFile: false } },
      /https:\/\/id\.test\/realms\/NAME/,
    ],
    ['a realm without a name', { signIn: realmAt('https://id.test/') }, /ends in its name/],
    [
      'a secure domain in containers',
      { secureDomainKept: true, installation: 'docker' },
      /user import/,
    ],
  ];
  for (const [name, more, why] of refused) {
    test(`${name} is refused with a reason`, () => {
      assert.match(judgeAnswers({ ...usualAnswers, ...more }).join('\n'), why);
    });
  }
});

describe('a provider where anybody can have an account', () => {
  const google = {
    kind: 'oidc',
    preset: 'google',
    issuer: new URL('https://accounts.google.com'),
    clientId: 'x',
    emailDomain: 'school.test',
  } as const;

  test('is refused unless it is said whose people moderate', () => {
    const answers = { ...usualAnswers, signIn: { ...google, emailDomain: null } };
    assert.match(
      judgeAnswers(answers).join(),
      /Anybody can have an account at accounts\.google\.com.*--email-domain/,
    );
    const odd = { ...usualAnswers, signIn: { ...google, emailDomain: "x'@y" } };
    assert.match(judgeAnswers(odd).join(), /is no domain/);
  });

  test('an issuer of no one tenant is refused', () => {
    const issuer = new URL('https://login.microsoftonline.com/common/v2.0');
    const signIn = { ...google, preset: 'entra', issuer, emailDomain: null } as const;
    assert.match(judgeAnswers({ ...usualAnswers, signIn }).join(), /names no one tenant/);
  });
});
