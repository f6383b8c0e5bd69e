import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemRandom } from '../../src/base/random.ts';
import { planSetup } from '../../src/setup/generate/plan-setup.ts';
import { freePort } from '../support/free-port.ts';
import { HttpsHost } from '../support/https-host.ts';
import { nginxIsThere, startNginx } from '../support/nginx.ts';
import { requirePart } from '../support/require-part.ts';
import { fileOf, usualAnswers, variants } from '../support/setup-answers.ts';

const skip = requirePart('nginx', nginxIsThere);

for (const [name, answers] of variants) {
  const { files } = planSetup(answers, systemRandom);
  const ours = files.filter(
    ({ path }) => path.startsWith('nginx/') || path === 'docker/usher.conf',
  );
  if (ours.length === 0) continue;

  test(`nginx takes what usher setup writes: ${name}`, { skip }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'usher-setup-nginx-'));
    const { certificate, key } = new HttpsHost(answers.usherUrl.hostname, 0).certify(folder);
    const here = (text: string) =>
      text
        .replaceAll('/var/log/nginx/', `${folder}/`)
        .replace(/ssl_certificate .*;/, `ssl_certificate ${certificate};`)
        .replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${key};`);
    const inHttp = ours.filter(({ text }) => /^(#.*\n)*(server|log_format) /.test(text));
    const inServer = ours.filter((file) => !inHttp.includes(file));
    const textOf = (some: typeof ours) => some.map(({ text }) => here(text)).join('\n');
    const file = join(folder, 'nginx.conf');
    const server = `server { listen 127.0.0.1:8; server_name meet.test;\n${textOf(inServer)}\n}`;
    writeFileSync(file, `pid ${folder}/pid;\nevents {}\nhttp {\n${textOf(inHttp)}\n${server}\n}\n`);
    const result = spawnSync('/usr/sbin/nginx', ['-t', '-e', 'stderr', '-p', folder, '-c', file], {
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });
    assert.equal(result.status, 0, result.stderr);
    assert.doesNotMatch(result.stderr, /warn|emerg|error\]/, result.stderr);
  });
}

test('nginx of a web container runs without Usher, and hands addresses on as they came', {
  skip,
}, async (t) => {
  const answers = { ...usualAnswers, installation: 'docker' } as const;
  const { text } = fileOf(planSetup(answers, systemRandom), 'docker/usher.conf');
  const usher = createServer((request, answer) => answer.end(request.url));
  await new Promise<void>((resolve) => usher.listen(0, '127.0.0.1', resolve));
  t.after(() => usher.close());
  const { port } = usher.address() as AddressInfo;
  const [here, without] = [await freePort(), await freePort()];
  assert.match(text, / usher:3000;/);
  const nginx = await startNginx({
    http: '',
    servers: `server { listen 127.0.0.1:${here}; ${text.replace('usher:3000', `127.0.0.1:${port}`)} }
      server { listen 127.0.0.1:${without}; location = /well { return 204; } ${text} }`,
    readyAt: `http://127.0.0.1:${without}/well`,
  });
  t.after(() => nginx.stop());
  const path = '/auth/room/C%2B%2B?state=%7B%7D';
  assert.equal(await (await fetch(`http://127.0.0.1:${here}${path}`)).text(), path);
  assert.equal((await fetch(`http://127.0.0.1:${without}${path}`)).status, 502);
});

test('nginx logs neither a query nor what makes a link good', { skip }, async (t) => {
  const { files } = planSetup(usualAnswers, systemRandom);
  const folder = mkdtempSync(join(tmpdir(), 'usher-setup-log-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const usher = createServer((_, answer) => answer.end());
  await new Promise<void>((resolve) => usher.listen(0, '127.0.0.1', resolve));
  t.after(() => usher.close());
  const { port } = usher.address() as AddressInfo;
  const textOf = (path: string) =>
    (files.find((file) => file.path === path)?.text ?? '')
      .replaceAll('/var/log/nginx/', `${folder}/`)
      .replace('127.0.0.1:3000', `127.0.0.1:${port}`);
  const here = await freePort();
  const nginx = await startNginx({
    http: textOf('nginx/usher-log.conf'),
    servers: `server { listen 127.0.0.1:${here}; location = /well { return 204; } ${textOf('nginx/usher.conf')} }`,
    readyAt: `http://127.0.0.1:${here}/well`,
  });
  t.after(() => nginx.stop());
  const secret = 'ZsZIxWnH93ghmUNihii';
  const links = ['welcome', 'reset', 'invite'].map((kind) => `/auth/${kind}/${secret}`);
  for (const path of [...links, `/auth/wel%63ome/${secret}`, `/auth/room/a?code=${secret}`]) {
    assert.equal((await fetch(`http://127.0.0.1:${here}${path}`)).status, 200);
  }
  await nginx.stop();
  const log = readFileSync(join(folder, 'usher.log'), 'utf8');
  assert.ok(!log.includes(secret), log);
  assert.deepEqual(
    [...log.matchAll(/"GET (.*)"/g)].map(([, path]) => path),
    ['welcome', 'reset', 'invite', 'welcome']
      .map((kind) => `/auth/${kind}/...`)
      .concat('/auth/room/a'),
  );
});
