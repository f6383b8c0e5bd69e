import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemRandom } from '../../src/base/random.ts';
import { planSetup } from '../../src/setup/generate/plan-setup.ts';
import { HttpsHost } from '../support/https-host.ts';
import { nginxIsThere } from '../support/nginx.ts';
import { requirePart } from '../support/require-part.ts';
import { variants } from '../support/setup-answers.ts';

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
        .replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${key};`)
        // A container's name is known inside of its network alone.
        .replace('http://usher:3000', 'http://127.0.0.1:3000');
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
