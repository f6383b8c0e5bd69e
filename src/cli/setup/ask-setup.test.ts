import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseShellLine } from '../../../test/support/shell-line.ts';
import { asFlags, askSetup } from './ask-setup.ts';
import { type AnswerFlags, answersFrom } from './setup-options.ts';

/** Answers line by line, and what was said around the questions. */
async function answer(flags: AnswerFlags, ...typed: string[]) {
  const told: string[] = [];
  const ask = async (question: string) => {
    told.push(question);
    return typed.shift() ?? assert.fail(`nothing is left to answer to ${question}`);
  };
  const known = await askSetup(flags, ask, (line) => told.push(line));
  assert.deepEqual(typed, []);
  return { known, told };
}

describe('the questions of usher setup', () => {
  const meet = { jitsi: 'meet.example.org', installation: 'debian', flow: 'state' } as const;

  test('say the redirect address before they ask for what a provider gives for it', async () => {
    const { known, told } = await answer(
      { ...meet, usher: 'https://meet.example.org/auth', 'sign-in': 'google' },
      '0000-abc.apps.googleusercontent.com',
      'school.example',
      '',
    );
    const at = told.findIndex((line) => line.startsWith('Client id'));
    assert.equal(told[at - 1], '  https://meet.example.org/auth/sign-in/google/callback');
    const { signIn } = answersFrom(known);
    assert.deepEqual(signIn, {
      kind: 'oidc',
      preset: 'google',
      issuer: new URL('https://accounts.google.com'),
      clientId: '0000-abc.apps.googleusercontent.com',
      emailDomain: 'school.example',
    });
  });

  test('offer a realm to who has Keycloak, and make one client of it', async () => {
    const { known } = await answer(
      { ...meet, usher: 'https://meet.example.org/auth/', 'sign-in': 'keycloak', guests: 'none' },
      'https://id.example.org/realms/school',
      'yes',
    );
    const { signIn } = answersFrom(known);
    assert.ok(signIn.kind === 'keycloak' && signIn.realmFile);
    assert.equal(signIn.clientId, 'jitsi');
  });

  test('ask again, with the reason, where an answer is none', async () => {
    const { known, told } = await answer(
      { ...meet, 'sign-in': 'ldap', base: 'dc=example', guests: 'none' },
      'auth',
      'https://auth.example.org',
      'ldap.example.org',
      'ldaps://ldap.example.org',
    );
    assert.match(told.join('\n'), /"auth" is no address\. Write it as in https:\/\/auth\.example/);
    assert.match(told.join('\n'), /"ldap\.example\.org" is no address\. Write it as in ldaps:/);
    assert.equal(answersFrom(known).usherUrl.href, 'https://auth.example.org/');
  });

  test('come to flags that a shell takes as they were meant', () => {
    const flags = { base: "ou=people, o='x'", jitsi: 'meet.example.org', 'realm-file': true };
    assert.equal(
      asFlags({ ...flags, 'keep-secure-domain': false }),
      `--base 'ou=people, o='\\''x'\\''' --jitsi meet.example.org --realm-file`,
    );
    const { words } = parseShellLine(asFlags({ base: 'ou=people, o=x', issuer: 'https://a.b/c' }));
    assert.deepEqual(words, ['--base', 'ou=people, o=x', '--issuer', 'https://a.b/c']);
  });
});
