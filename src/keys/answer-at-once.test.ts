import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { FixedClock } from '../../test/support/fixed-clock.ts';
import { rsYaml } from '../../test/support/rs-settings.ts';
import { AUTH, startUsher, type TestUsher } from '../../test/support/usher.ts';
import { pemFileName } from './publication.ts';

describe('an answer that goes out at once', () => {
  const clock = new FixedClock();
  let usher: TestUsher;
  let targets: readonly string[];
  before(async () => {
    const yaml = rsYaml().replace(`${AUTH}/`, `${AUTH}/auth/`);
    usher = await startUsher({ yaml, clock });
    const [key] = await usher.storage.signingKeys.list();
    targets = ['/jwks.json', '/keys.json', `/asap/${pemFileName(key?.kid ?? '')}`];
  });
  after(() => usher.close());

  it('is that of the long way, with each of its headers, below the base path and without it', async () => {
    for (const path of targets) {
      const { headers } = await usher.answer(new Request(`${AUTH}/auth${path}`));
      for (const target of [path, `/auth${path}`]) {
        for (const method of ['GET', 'HEAD']) {
          for (const given of [undefined, headers.get('etag') ?? '', '*', '"other"']) {
            const sent = given === undefined ? {} : { 'if-none-match': given };
            const request = new Request(AUTH + target, { method, headers: sent });
            const long = await usher.answer(request);
            const short = usher.app.answerAtOnce(method, target, given);
            assert.ok(short);
            assert.equal(short.status, long.status);
            assert.deepEqual(
              Object.fromEntries(pairsOf(short.headers)),
              Object.fromEntries(long.headers),
            );
            assert.equal(Buffer.from(short.body ?? []).toString(), await long.text());
          }
        }
      }
    }
  });

  it('is given to nothing else', () => {
    const [path = ''] = targets;
    const others = [
      `${path}?x`,
      `${path}/`,
      `/${path}`,
      `/other${path}`,
      '/',
      '',
      path.toUpperCase(),
    ];
    for (const target of [...others, `${AUTH}${path}`, '/asap/x.pem', '/healthz', '/auth/room/x']) {
      assert.equal(usher.app.answerAtOnce('GET', target, undefined), null, target);
    }
    for (const method of ['POST', 'get', 'OPTIONS', '']) {
      assert.equal(usher.app.answerAtOnce(method, path, undefined), null, method);
    }
  });

  it('is left to the long way once what was read of the store is a second old', async () => {
    const [path = ''] = targets;
    assert.ok(usher.app.answerAtOnce('GET', path, undefined));
    clock.pass(1);
    assert.equal(usher.app.answerAtOnce('GET', path, undefined), null);
    await usher.answer(new Request(`${AUTH}/auth${path}`));
    assert.ok(usher.app.answerAtOnce('GET', path, undefined));
  });
});

function pairsOf(flat: readonly string[]): [string, string][] {
  return flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1] ?? '']] : []));
}
