import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { GithubStandIn, OCTOCAT } from '../../../../test/support/github-stand-in.ts';
import {
  describedMethod,
  describedSettings,
  githubMethod,
  githubSettings,
} from '../../../../test/support/oauth2-methods.ts';
import { methodProblems } from '../../../../test/support/sample-methods.ts';
import type { Identity } from '../../../model/identity.ts';
import type { RedirectMethod } from '../../method.ts';
import { ProviderError } from '../../remote/errors.ts';

const CALLBACK = new URL('https://auth.example.org/sign-in/github/callback');

describe('a sign-in by OAuth 2', () => {
  let github: GithubStandIn;
  before(async () => {
    github = await GithubStandIn.start();
  });
  beforeEach(() => {
    github.person = OCTOCAT;
    github.answers.clear();
    github.denies = false;
    github.seen.length = 0;
  });
  after(() => github.close());

  const signIn = async (method: RedirectMethod): Promise<Identity> => {
    const state = 'a-state-of-enough-letters';
    const { departure, memo } = await method.start(CALLBACK, state, []);
    const url = await github.signIn(departure.url);
    return (await method.finish({ url, form: null }, memo)).identity;
  };
  const refusal = async (method: RedirectMethod): Promise<ProviderError> => {
    const thrown = await signIn(method).catch((error: unknown) => error);
    assert.ok(thrown instanceof ProviderError, String(thrown));
    return thrown;
  };

  it('asks GitHub for the person, their verified primary address, organisations and teams', async () => {
    const person = await signIn(githubMethod(github));
    assert.equal(person.subject, '583231');
    assert.equal(person.username, 'octocat');
    assert.equal(person.name, 'The Octocat');
    assert.equal(person.email, 'octo@acme.example');
    assert.equal(person.emailVerified, true);
    assert.deepEqual(person.groups, ['acme', 'acme/teachers']);
    assert.equal(person.avatar, 'https://avatars.githubusercontent.com/u/583231?v=4');
  });

  it('sends a challenge of its own each time (RFC 7636 4.3) and asks for no more than it reads', async () => {
    const start = () => githubMethod(github).start(CALLBACK, 'a-state-of-enough-letters', []);
    const [one, other] = [(await start()).departure.url, (await start()).departure.url];
    assert.equal(one.searchParams.get('code_challenge_method'), 'S256');
    assert.notEqual(
      one.searchParams.get('code_challenge'),
      other.searchParams.get('code_challenge'),
    );
    assert.equal(one.searchParams.get('scope'), 'read:user user:email read:org');
    const bare = githubMethod(github, ', groups: false');
    const { departure } = await bare.start(CALLBACK, 'a-state-of-enough-letters', []);
    assert.equal(departure.url.searchParams.get('scope'), 'read:user user:email');
  });

  it('believes no address that GitHub has not verified, nor the one on the profile (A9)', async () => {
    github.person = {
      ...OCTOCAT,
      emails: [{ email: 'a@b.example', primary: true, verified: false }],
    };
    const person = await signIn(githubMethod(github));
    assert.equal(person.email, null);
    assert.equal(person.emailVerified, false);
  });

  it('reads every page of the organisations, and no more than ten', async () => {
    const orgs = (count: number) => Array.from({ length: count }, (_, at) => ({ login: `o${at}` }));
    github.person = { ...OCTOCAT, orgs: orgs(250), teams: [] };
    assert.equal((await signIn(githubMethod(github))).groups.length, 250);
    github.person = { ...OCTOCAT, orgs: orgs(5000), teams: [] };
    github.seen.length = 0;
    await signIn(githubMethod(github));
    assert.equal(github.seen.filter((one) => one === 'GET /api/v3/user/orgs').length, 10);
  });

  it('asks for no groups where the operator wants none', async () => {
    const person = await signIn(githubMethod(github, ', groups: false'));
    assert.deepEqual(person.groups, []);
    assert.ok(!github.seen.some((one) => /orgs|teams/.test(one)));
  });

  it('knows somebody by a number that stays, though the login is somebody else’s by now (A9)', async () => {
    const before = await signIn(githubMethod(github));
    github.person = { ...OCTOCAT, user: { ...OCTOCAT.user, login: 'renamed' } };
    const after = await signIn(githubMethod(github));
    assert.equal(after.subject, before.subject);
    github.person = { ...OCTOCAT, user: { ...OCTOCAT.user, id: 99 } };
    assert.notEqual((await signIn(githubMethod(github))).subject, before.subject);
  });

  it('reads a provider that is described by its addresses', async () => {
    const person = await signIn(describedMethod(github));
    assert.equal(person.subject, '583231');
    assert.equal(person.username, 'octocat');
    assert.deepEqual(person.groups, ['Acme']);
    assert.equal(person.emailVerified, false);
  });

  it('ends kindly for somebody who presses Cancel there', async () => {
    github.denies = true;
    assert.equal((await refusal(githubMethod(github))).code, 'sign_in_cancelled');
  });

  it('says that the client secret is wrong, which GitHub does with status 200', async () => {
    const error = await refusal(githubMethod(github, '', 'another-secret'));
    assert.deepEqual([error.code, error.reason], ['provider_rejects_us', 'client_rejected']);
  });

  it('does not go on with half of what it asked for (A8)', async () => {
    for (const [answer, code, reason] of [
      [{ status: 500, body: '{}' }, 'provider_unavailable', 'http_status'],
      [
        { status: 403, body: '{"message":"SAML enforcement"}' },
        'provider_refused',
        'token_not_enough',
      ],
      [{ status: 404, body: '{}' }, 'provider_unavailable', 'http_status'],
      [{ status: 200, body: '<html>', type: 'text/html' }, 'provider_unavailable', 'content_type'],
      [{ status: 200, body: '{"login":"x"}' }, 'answer_invalid', 'userinfo_form'],
      [{ status: 302, body: '' }, 'provider_unavailable', 'redirected'],
    ] as const) {
      github.answers.set('/api/v3/user/orgs', answer);
      const error = await refusal(githubMethod(github));
      assert.deepEqual([error.code, error.reason], [code, reason], JSON.stringify(answer));
    }
  });

  it('refuses an account without a name that stays', async () => {
    for (const user of [
      {},
      { id: null },
      { id: '' },
      { id: 1.5 },
      { id: { a: 1 } },
      { id: 'x'.repeat(256) },
    ]) {
      github.person = { ...OCTOCAT, user };
      assert.equal((await refusal(githubMethod(github))).reason, 'subject_missing');
    }
  });

  it('takes plain http only where that is allowed, and no parameter of the protocol', () => {
    const plain = githubSettings(github).replace(', allow_http: true', '');
    assert.match(methodProblems(plain).join(), /methods\[0\]\.url begins with http:/);
    const described = describedSettings(github).replace(', allow_http: true', '');
    assert.equal(methodProblems(described).length, 4);
    const state = describedSettings(github, ', authorization_parameters: { state: x }');
    assert.match(methodProblems(state).join(), /holds state, which is for the protocol to set/);
  });
});
