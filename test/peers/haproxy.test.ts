import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { read } from '../repo/tree.ts';
import { testsBehind } from '../support/behind-proxy.ts';
import { freePort } from '../support/free-port.ts';
import { type Haproxy, haproxyIsThere, judgeHaproxy, startHaproxy } from '../support/haproxy.ts';
import { HttpsHost } from '../support/https-host.ts';
import { blocksOf } from '../support/markdown.ts';
import { requirePart } from '../support/require-part.ts';
import { TwoUshers } from '../support/two-ushers.ts';

const skip = requirePart('haproxy', haproxyIsThere);
const CERTIFICATE = '/etc/haproxy/auth.example.org.pem';

/** What the pages for operators say, to the letter. */
const [one = '', two = ''] = ['proxies', 'scaling'].map(
  (page) =>
    blocksOf(read(`docs/operations/${page}.md`)).find(({ language }) => language === 'haproxy')
      ?.text,
);

/** Where they say the machine's port and certificate, the test's: tests walk without TLS. */
function at(front: number, sections: string): string {
  return sections.replace(`bind :443 ssl crt ${CERTIFICATE}`, `bind 127.0.0.1:${front}`);
}

describe('haproxy takes what the docs print', { skip }, () => {
  for (const [page, sections] of [
    ['proxies.md', one],
    ['scaling.md', two],
  ] as const) {
    it(`behind Debian’s own file, without a warning: ${page}`, () => {
      const folder = mkdtempSync(join(tmpdir(), 'usher-haproxy-'));
      const { certificate, key } = new HttpsHost('auth.example.org', 0).certify(folder);
      const pem = join(folder, 'host.pem');
      writeFileSync(pem, readFileSync(certificate, 'utf8') + readFileSync(key, 'utf8'));
      assert.ok(sections.includes(CERTIFICATE));
      const verdict = judgeHaproxy(sections.replace(CERTIFICATE, pem));
      rmSync(folder, { recursive: true });
      assert.equal(verdict.status, 0, verdict.stderr);
      assert.doesNotMatch(verdict.stderr, /WARNING|ALERT/);
    });
  }
});

describe('behind haproxy as docs/operations/proxies.md has it', { skip }, () => {
  let log = '';
  testsBehind({
    path: '/',
    keepsPlus: true,
    async start({ front, usher, readyAt }) {
      const sections = at(front, one).replace('127.0.0.1:3000', `127.0.0.1:${usher}`);
      const haproxy = await startHaproxy(sections, readyAt);
      return {
        ...haproxy,
        async stop() {
          await fetch(`http://127.0.0.1:${front}/welcome/what-makes-it-good?`);
          await haproxy.stop();
          log = haproxy.complaints();
        },
      };
    },
  });
  after(() => {
    assert.match(log, /"GET \/sign-in\/idp\/callback" 303/);
    assert.doesNotMatch(log, /code=|state=|\?|makes-it-good/);
    assert.match(log, /"GET \/welcome\/\.\.\." \d/);
  });
});

describe('two processes behind haproxy as docs/operations/scaling.md has it', { skip }, () => {
  let ushers: TwoUshers;
  let haproxy: Haproxy;
  let folder: string;
  let front: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'usher-two-'));
    const stopDelay = /^ {2}stop_delay: (\w+)$/m.exec(read('docs/operations/scaling.md'))?.[1];
    const more = `limits:\n  stop_delay: ${stopDelay}\n`;
    ushers = await TwoUshers.start(`sqlite:${folder}/usher.db`, more);
    const port = await freePort();
    front = `http://127.0.0.1:${port}`;
    const [first, second] = ushers.ushers.map((usher) => `127.0.0.1:${usher.port}`);
    const sections = at(port, two)
      .replace('10.0.0.11:3000', first ?? '')
      .replace('10.0.0.12:3000', second ?? '');
    haproxy = await startHaproxy(sections, `${front}/readyz`);
  });
  after(async () => {
    await haproxy?.stop();
    await ushers?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('one that stops is taken out while it still serves, and nobody notices', async () => {
    const leaving = ushers.ushers[0];
    assert.ok(leaving);
    assert.equal(await haproxy.statusOf('usher1'), 'UP');
    let hasEnded = false;
    const ended = leaving.ended.finally(() => {
      hasEnded = true;
    });
    leaving.kill('SIGTERM');
    const statuses = new Set<number>();
    const visit = async () => {
      const answer = await fetch(`${front}/signed-out`);
      statuses.add(answer.status);
      await answer.body?.cancel();
      await sleep(20);
    };
    while ((await haproxy.statusOf('usher1')) !== 'DOWN' && !hasEnded) await visit();
    assert.ok(!hasEnded, 'it had ended before haproxy noticed');
    assert.equal((await fetch(`http://127.0.0.1:${leaving.port}/signed-out`)).status, 200);
    while (!hasEnded) await visit();
    for (let turn = 0; turn < 10; turn++) await visit();
    assert.deepEqual([...statuses], [200]);
    assert.deepEqual(await ended, { status: 0, signal: null });
    assert.equal(await haproxy.statusOf('usher2'), 'UP');
  });
});
