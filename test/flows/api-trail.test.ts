import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { revokeApiKey } from '../../src/api/api-keys.ts';
import { problemShape } from '../../src/http/problem-document.ts';
import { type ApiAnswer, apiKeyDeps, askToken, makeKey, TOKENS } from '../support/api.ts';
import { API_SCHOOL } from '../support/api-school.ts';
import { Backend, BEN, NO_PROVIDER, TESS } from '../support/backend.ts';
import { roomOf } from '../support/rules.ts';
import { sampleMeeting } from '../support/sample-meeting.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';
import { AUTH, startUsher, storyYaml, type TestUsher } from '../support/usher.ts';

describe('a backend asks for tokens', () => {
  const clock = new ShiftedClock();
  let backend: Backend;
  let usher: TestUsher;
  let key: string;
  before(async () => {
    backend = await Backend.start(API_SCHOOL, { clock });
    ({ usher, key } = backend);
  });
  after(() => backend.close());

  const ask: Backend['ask'] = (body, headers) => backend.ask(body, headers);

  async function refusedAs(code: string, status: number, body: unknown): Promise<ApiAnswer> {
    const answer = await ask(body);
    assert.equal(answer.body.code, code, answer.text);
    assert.equal(answer.status, status);
    problemShape.parse(answer.body);
    return answer;
  }

  test('who would have to give an access code is refused, and the trail says so', async () => {
    const now = clock.nowSeconds();
    const meeting = { room: roomOf('class-31'), startsAt: now - 60, endsAt: now + 3600 };
    await usher.storage.meetings.create(
      sampleMeeting({ ...meeting, guests: 'wait', codeHash: 'not-asked-for' }),
      [{ role: 'host', subject: 'user:tess' }],
    );
    await refusedAs('access_code_needed', 403, { room: 'class-31', person: BEN });
    const events = await usher.storage.audit.list({ room: 'class-31' }, 10);
    assert.deepEqual(
      events.map(({ action, username, reason }) => [action, username, reason]),
      [['refuse', 'ben', 'code-needed']],
    );
  });

  test('the trail says who was seated by whose word, and who was not', async () => {
    const { key: made, shown } = await makeKey(usher.storage, { name: 'Booking' });
    await askToken(usher, shown, { room: 'class-30', person: BEN });
    clock.pass(1);
    await askToken(usher, shown, { room: 'class-30', person: TESS });
    const events = await usher.storage.audit.list({ room: 'class-30' }, 10);
    assert.deepEqual(
      events.map(({ action, actor, userId, username, method, seat, rule, address }) => [
        ...[action, actor, userId, username, method, seat, rule, address],
      ]),
      ['wait', 'seat'].map((action, at) => [
        action,
        `api:${made.id}`,
        `api:${made.id}:${['ben', 'tess'][at]}`,
        ['ben', 'tess'][at],
        `api:${made.id}`,
        ['member', 'host'][at],
        0,
        '127.0.0.1',
      ]),
    );
    const [created] = await usher.storage.audit.list({ action: 'api-key-create' }, 1000, undefined);
    assert.equal(created?.actor, 'cli');
    const [line] = usher.events('seated').slice(-1);
    assert.equal(line?.['client'], 'backend');
  });

  test('a key that is revoked or over lets nobody in; its last use is known to the minute', async () => {
    const own = new ShiftedClock();
    const later = await startUsher({
      yaml: storyYaml(NO_PROVIDER, API_SCHOOL),
      clock: own,
      storage: usher.storage,
    });
    const expiresAt = own.nowSeconds() + 3600;
    const { key: made, shown } = await makeKey(usher.storage, { expiresAt });
    const ask = () => askToken(later, shown, { room: 'plain', person: TESS });
    assert.equal((await ask()).status, 201);
    const first = (await usher.storage.apiKeys.find(made.id))?.lastUsedAt ?? 0;
    own.pass(30);
    await ask();
    assert.equal((await usher.storage.apiKeys.find(made.id))?.lastUsedAt, first);
    own.pass(31);
    await ask();
    assert.ok(((await usher.storage.apiKeys.find(made.id))?.lastUsedAt ?? 0) > first);
    own.pass(3600);
    assert.equal((await ask()).status, 401);
    const other = await makeKey(usher.storage);
    const deps = apiKeyDeps(usher.storage);
    assert.equal(await revokeApiKey(deps, other.key.id, 'cli'), true);
    assert.equal(await revokeApiKey(deps, other.key.id, 'cli'), false);
    assert.equal((await askToken(later, other.shown, { room: 'plain', person: TESS })).status, 401);
    const revoked = await usher.storage.audit.list({ action: 'api-key-revoke' }, 10);
    assert.deepEqual(
      revoked.map(({ method, name }) => [method, name]),
      [[`api:${other.key.id}`, 'LMS']],
    );
  });

  test('everything below /api/ is answered in problem documents', async () => {
    const answers = async (request: Request) => {
      const response = await usher.answer(request);
      assert.equal(response.headers.get('content-type'), 'application/problem+json');
      const problem = problemShape.parse(await response.json());
      assert.equal(problem.status, response.status);
      assert.equal(problem.type, `urn:usher:problem:${problem.code}`);
      assert.equal(problem.instance, `urn:usher:request:${problem.request_id}`);
      assert.ok(usher.log().includes(problem.request_id));
      return { code: problem.code, headers: response.headers };
    };
    const bearer = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const post = (headers: Record<string, string>, body: string) =>
      new Request(TOKENS, { method: 'POST', headers: { ...bearer, ...headers }, body });
    assert.equal((await answers(new Request(`${AUTH}/api/v1/nothing`))).code, 'not_found');
    const wrong = await answers(new Request(TOKENS, { headers: { accept: 'text/html' } }));
    assert.equal(wrong.code, 'method_not_allowed');
    assert.equal(wrong.headers.get('allow'), 'POST');
    assert.equal((await answers(post({}, 'x'.repeat(70_000)))).code, 'payload_too_large');
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    assert.equal((await answers(post(form, 'a=b'))).code, 'unsupported_media_type');
    const packed = { 'content-encoding': 'gzip' };
    assert.equal((await answers(post(packed, '{}'))).code, 'unsupported_media_type');
    assert.equal((await answers(post({}, '{'))).code, 'body_unreadable');
    const nobody = await answers(new Request(TOKENS, { method: 'POST' }));
    assert.equal(nobody.code, 'api_key_invalid');
    assert.equal(nobody.headers.get('www-authenticate'), 'Bearer realm="usher"');
  });
});
