import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import {
  type Asked,
  conferenceIn,
  messageIn,
  onConference,
  postConference,
  RESERVATIONS_SECRET,
} from '../support/reservations.ts';
import { AUTH, startUsher, storyYaml, type TestUsher } from '../support/usher.ts';

const OTHER_SECRET = 'grüße-an-das-zweite-jitsi-0123456789';
const PROVIDER = { issuer: 'http://127.0.0.1:9/', clientId: 'a', clientSecret: 'b' };
const SETTINGS = storyYaml(
  PROVIDER,
  `more_jitsi:
  - id: second
    url: https://second.example.org/
    secret: another-secret-of-a-test-0123456789
    reservations_secret: ${OTHER_SECRET}
  - id: third
    url: https://third.example.org/
    secret: a-third-secret-of-a-test-0123456789
rooms: [{ match: ["*", "acme/*"], host: [everyone], wait: false }]
`,
).replace('jitsi:\n', `jitsi:\n  reservations_secret: ${RESERVATIONS_SECRET}\n`);

describe('attacks on what Jitsi asks', () => {
  let usher: TestUsher;
  before(async () => {
    usher = await startUsher({ yaml: SETTINGS });
  });
  after(() => usher.close());

  const ask = (request: Request) => usher.answer(request);
  const statusOf = async (request: Request) => (await ask(request)).status;
  const post = (asked: Asked) => ask(postConference(asked));
  const raw = (body: string, headers: Record<string, string>) =>
    new Request(`${AUTH}/reservations/main/conference`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${RESERVATIONS_SECRET}`, ...headers },
    });
  const form = (body: string) => raw(body, { 'content-type': 'application/x-www-form-urlencoded' });
  const good = { name: 'r', start_time: '2026-11-21T10:00:00.000Z', mail_owner: 'a@b' };
  const withForm = (more: Record<string, string>) =>
    form(String(new URLSearchParams({ ...good, ...more })));

  test('I2 no secret but its own opens a Jitsi, and nothing is said about why', async () => {
    const shown = [
      null,
      '',
      'Bearer',
      'Bearer ',
      `Basic ${RESERVATIONS_SECRET}`,
      RESERVATIONS_SECRET,
      `Bearer ${RESERVATIONS_SECRET}x`,
      `Bearer ${RESERVATIONS_SECRET.slice(0, -1)}`,
      `Bearer ${RESERVATIONS_SECRET.toUpperCase()}`,
      `Bearer ${RESERVATIONS_SECRET}, Bearer ${RESERVATIONS_SECRET}`,
      `Bearer ${Buffer.from(OTHER_SECRET).toString('latin1')}`,
      `Bearer${' '.repeat(8000)}x${' '.repeat(7000)}x`,
    ];
    for (const authorization of shown) {
      const answer = await post({ authorization, name: 'locked' });
      assert.equal(answer.status, 401, `${authorization}`);
      assert.equal(await answer.text(), '');
      assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
    }
    assert.deepEqual(await usher.storage.audit.list({ room: 'locked' }, 10), []);
    assert.doesNotMatch(usher.log(), new RegExp(RESERVATIONS_SECRET.slice(0, -1), 'i'));
  });

  test('I2 its own does, in small letters or not, and in letters that are no ASCII', async () => {
    assert.equal((await post({ authorization: `bearer  ${RESERVATIONS_SECRET}` })).status, 200);
    const authorization = `Bearer ${Buffer.from(OTHER_SECRET).toString('latin1')}`;
    assert.equal((await post({ jitsi: 'second', authorization })).status, 200);
  });

  test('I7 a Jitsi without a secret is not there, whatever is shown, nor is one that is unknown', async () => {
    for (const jitsi of ['third', 'nobody', '__proto__', 'constructor', 'MAIN', '%6dain%2f']) {
      for (const authorization of [null, 'Bearer null', 'Bearer undefined', 'Bearer ']) {
        assert.equal((await post({ jitsi, authorization })).status, 404, jitsi);
      }
    }
  });

  test('C1 every name that is no room, or is written another way, is refused', async () => {
    const names = ['*', '%2a', '', 'Standup', 'a/b', '[acme]', '[]a', '[a][b]c', '[acme]a/b'];
    const odd = ['[*]a', '[acme/x]a', 'a]b', '..', 'a\0b', 'a\r\nb', '\u202ea', 'é', 'é', 'ａ'];
    for (const name of [...names, ...odd, '[acme]', 'x'.repeat(2000), "a'b", 'a"b', '<b>']) {
      const answer = await ask(withForm({ name }));
      assert.equal(answer.status, 400, name);
      assert.equal(await messageIn(answer), 'This is not a name that a room can have.');
    }
    assert.equal((await post({ name: '[acme]standup' })).status, 200);
    const [event] = await usher.storage.audit.list({ room: 'acme/standup' }, 10);
    assert.equal(event?.action, 'conference-start');
  });

  test('C1 what a form says twice, or in bytes that are no text, is not understood', async () => {
    const fields = 'start_time=2026-11-21T10:00:00.000Z&mail_owner=a@b';
    const bodies = [
      '',
      fields,
      `name=a&name=b&${fields}`,
      `name=a&mail_owner=c@d&${fields}`,
      `name[]=a&${fields}`,
      `name=a&start_time=2026-11-21T10:00:00.000Z`,
      `name=a&mail_owner=a@b`,
      `name=a&mail_owner=&start_time=2026-11-21T10:00:00.000Z`,
      `name=a&mail_owner=%00&start_time=2026-11-21T10:00:00.000Z`,
      `name=a&mail_owner=%ff%fe&start_time=2026-11-21T10:00:00.000Z`,
      `name=a&mail_owner=a%0d%0aSet-Cookie:x&start_time=2026-11-21T10:00:00.000Z`,
      JSON.stringify({ name: 'a' }),
    ];
    for (const body of bodies) assert.equal(await statusOf(form(body)), 400, body);
    for (const name of ['%ff', '%ed%a0%80', '%c3', '%00', '%', '%zz', '%252a']) {
      assert.equal(await statusOf(form(`name=${name}&${fields}`)), 400, name);
    }
    assert.equal(await statusOf(withForm({ mail_owner: 'a'.repeat(2048) })), 400);
  });

  test('J3 a time that is none, or is written another way, is not understood', async () => {
    const times = ['', '0', 'now', '2026-11-21', '1795255200', '2026-13-01T10:00:00.000Z'];
    const more = ['2026-11-21T25:00:00.000Z', '+020262-11-21T10:00:00.000Z', 'NaN'];
    for (const start_time of [...times, ...more]) {
      assert.equal(await statusOf(withForm({ start_time })), 400, start_time);
    }
    for (const start_time of ['2026-11-21T10:00:00Z', '2026-11-21T10:00:00.123+01']) {
      assert.equal(await statusOf(withForm({ name: `t${start_time.length}`, start_time })), 200);
    }
  });

  test('H6 no request of any kind ends in an error of ours', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 200 });
    const fields = fc.dictionary(fc.oneof(fc.constantFrom(...Object.keys(good)), text), text);
    await fc.assert(
      fc.asyncProperty(fields, async (more) => {
        const status = await statusOf(withForm(more));
        assert.ok([200, 400, 409].includes(status), `${status}`);
      }),
      { numRuns: 300 },
    );
  });

  test('G9 it is a form and nothing else', async () => {
    const json = JSON.stringify(good);
    assert.equal(await statusOf(raw(json, { 'content-type': 'application/json' })), 415);
    assert.equal(await statusOf(raw(String(new URLSearchParams(good)), {})), 415);
    const multipart = { 'content-type': 'multipart/form-data; boundary=x' };
    assert.equal(await statusOf(raw('--x--', multipart)), 415);
    const charset = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' };
    const body = String(new URLSearchParams({ ...good, name: 'charset' }));
    assert.equal(await statusOf(raw(body, charset)), 200);
    const zipped = { ...charset, 'content-encoding': 'gzip' };
    assert.equal(await statusOf(raw(body, zipped)), 415);
  });

  test('H2 ten megabytes are not read, with the secret or without', async () => {
    for (const authorization of [`Bearer ${RESERVATIONS_SECRET}`, 'Bearer x']) {
      let pulled = 0;
      const body = new ReadableStream({
        pull(controller) {
          pulled += 65_536;
          controller.enqueue(new Uint8Array(65_536).fill(97));
          if (pulled >= 10_485_760) controller.close();
        },
      });
      const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
      const url = `${AUTH}/reservations/main/conference`;
      const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit;
      const answer = await ask(new Request(url, init));
      assert.equal(answer.status, 413);
      assert.ok(pulled < 500_000, `${pulled} bytes`);
      assert.match(answer.headers.get('content-type') ?? '', /json/);
    }
  });

  test('I7 one Jitsi neither sees nor ends what another has begun', async () => {
    const { id } = await conferenceIn(await post({ name: 'mine' }));
    const authorization = `Bearer ${Buffer.from(OTHER_SECRET).toString('latin1')}`;
    const theirs = { jitsi: 'second', authorization };
    assert.equal(await statusOf(onConference('GET', id, theirs)), 404);
    assert.equal(await statusOf(onConference('DELETE', id, theirs)), 404);
    assert.equal(await statusOf(onConference('GET', id, { authorization })), 401);
    assert.equal(await statusOf(onConference('GET', id)), 200);
    const same = await conferenceIn(await post({ ...theirs, name: 'mine' }));
    assert.notEqual(same.id, id);
  });

  test('I7 an id that is none is unknown, however it is written', async () => {
    const { id } = await conferenceIn(await post({ name: 'ids' }));
    const written = [
      `0${id}`,
      `${id}.0`,
      `+${id}`,
      `${id}%00`,
      `${id}%20`,
      '0',
      '-1',
      '1e3',
      'NaN',
    ];
    for (const one of [...written, '9'.repeat(40), '%27%20OR%201=1--', '__proto__', '..%2f..']) {
      assert.equal(await statusOf(onConference('GET', one)), 404, one);
      assert.equal(await statusOf(onConference('DELETE', one)), 404, one);
    }
  });

  test('G9 other methods are told what there is, and change nothing', async () => {
    const { id } = await conferenceIn(await post({ name: 'methods' }));
    const head = await ask(onConference('HEAD', id));
    assert.deepEqual([head.status, await head.text()], [200, '']);
    for (const method of ['PUT', 'PATCH', 'POST']) {
      const answer = await ask(onConference(method, id));
      assert.equal(answer.status, 405);
      assert.equal(answer.headers.get('allow'), 'GET, HEAD, DELETE');
    }
    const collection = `${AUTH}/reservations/main/conference`;
    const headers = { authorization: `Bearer ${RESERVATIONS_SECRET}` };
    for (const method of ['GET', 'HEAD', 'DELETE', 'PUT']) {
      assert.equal(await statusOf(new Request(collection, { method, headers })), 405);
    }
    assert.equal(await statusOf(onConference('PUT', id, { authorization: null })), 401);
    assert.equal(await statusOf(onConference('GET', id)), 200);
  });

  test('C2 nothing that was sent comes back in a header, and in JSON only as text', async () => {
    const mailOwner = 'a"<b>marker\u2028@b';
    const answer = await post({ name: 'echo', mailOwner });
    assert.equal((await conferenceIn(answer.clone())).mail_owner, mailOwner);
    assert.doesNotMatch([...answer.headers].join('\n'), /marker/);
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(answer.headers.get('cache-control'), 'no-store');
  });

  test('I3 an error in JSON holds a code, a sentence and a number, and nothing of the request', async () => {
    const answer = await ask(withForm({ name: '<script>alert(1)</script>' }));
    assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
    const body = (await answer.json()) as object;
    assert.deepEqual(Object.keys(body).sort(), ['error', 'message', 'requestId']);
    assert.doesNotMatch(JSON.stringify(body), /script/);
  });
});
