import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parse } from 'yaml';
import { systemRandom } from '../../src/base/random.ts';
import { composeFile } from '../../src/setup/generate/docker.ts';
import { planSetup } from '../../src/setup/generate/plan-setup.ts';
import { usualAnswers } from '../support/setup-answers.ts';
import { type Instruction, isLetThrough, parseCopies, parseStages } from './dockerfile.ts';
import { read, root, trackedPaths } from './tree.ts';

/** What issue 6 allows beyond the base. */
const BYTES_AT_MOST = 90_000_000;

const dockerfile = read('deploy/docker/Dockerfile');
const ignore = read('.dockerignore');
const [prelude = [], build = [], image = []] = parseStages(dockerfile);

const only = (stage: readonly Instruction[], name: string): string[] =>
  stage.filter((one) => one.name === name).map(({ text }) => text);

const argument = (name: string): string =>
  [...prelude, ...image]
    .find((one) => one.name === 'ARG' && one.text.startsWith(`${name}=`))
    ?.text.slice(name.length + 1) ?? '';

describe('deploy/docker/Dockerfile', () => {
  it('names the Node of package-lock.json and the version of package.json', () => {
    const lock = JSON.parse(read('package-lock.json'));
    const node: string = lock.packages['node_modules/node'].version;
    assert.match(argument('BUILD_BASE'), new RegExp(`/node:${node}-[a-z]+-slim$`));
    assert.match(argument('BASE'), new RegExp(`/nodejs${node.split('.')[0]}-debian\\d+:nonroot$`));
    assert.equal(argument('VERSION'), JSON.parse(read('package.json')).version);
  });

  it('runs nothing in its last stage, and nobody there is root', () => {
    assert.deepEqual(only(image, 'RUN'), []);
    assert.deepEqual(only(image, 'USER'), ['10001:10001']);
    assert.deepEqual(only(image, 'VOLUME'), ['/var/lib/usher']);
    assert.deepEqual(only(image, 'STOPSIGNAL'), ['SIGTERM']);
  });

  it('starts without a shell, which the base does not have', () => {
    const commands = [...only(image, 'ENTRYPOINT'), ...only(image, 'CMD')];
    const health = only(image, 'HEALTHCHECK').map((text) => text.replace(/^.* CMD /, ''));
    assert.deepEqual(
      [...commands, ...health].map((text) => JSON.parse(text)),
      [['/usr/local/bin/usher'], ['serve'], ['/usr/local/bin/usher-alive']],
    );
    for (const name of ['usher', 'usher-alive']) {
      const path = `deploy/docker/${name}`;
      assert.match(read(path), /^#!\/nodejs\/bin\/node\n/);
      assert.equal(statSync(join(root, path)).mode & 0o111, 0o111, path);
    }
  });

  it('takes no secret as an argument or a variable', () => {
    const named = [...prelude, ...build, ...image].filter(({ name }) => /^(ARG|ENV)$/.test(name));
    assert.ok(named.length >= 4);
    for (const { text } of named) assert.doesNotMatch(text, /secret|password|token/i);
  });

  it('has the group that usher setup gives the settings to, and the image that its compose file starts', () => {
    const plan = planSetup({ ...usualAnswers, installation: 'docker' }, systemRandom);
    const commands = plan.steps.flatMap(({ commands }) => commands);
    const [, group = ''] = (only(image, 'USER')[0] ?? '').split(':');
    assert.ok(commands.some((command) => command.startsWith(`chgrp -R ${group} usher`)));
    const built = commands.find((command) => command.startsWith('docker build'))?.split(' ') ?? [];
    const [, , , file = '', , tag = ''] = built;
    assert.equal(file, 'deploy/docker/Dockerfile');
    const { services } = parse(composeFile(true));
    assert.equal(services.usher.image, `\${JITSI_USHER_IMAGE:-${tag}}`);
    assert.ok(
      services.usher.volumes.some((one: string) => one.endsWith(`:${only(image, 'VOLUME')[0]}`)),
    );
  });

  it('is built from tracked files that .dockerignore lets through, and from no other', () => {
    const tracked = trackedPaths();
    const copied = [build, image]
      .flatMap(parseCopies)
      .filter(({ from }) => from === null)
      .flatMap(({ sources }) => sources);
    const isCopied = (path: string) =>
      copied.some((one) => path === one || path.startsWith(`${one}/`));
    for (const source of copied) {
      const files = tracked.filter((path) => path === source || path.startsWith(`${source}/`));
      assert.ok(
        files.some((path) => isLetThrough(ignore, path)),
        source,
      );
    }
    const more = tracked.filter((path) => isLetThrough(ignore, path) && !isCopied(path));
    assert.deepEqual(
      more.filter((path) => !path.startsWith('deploy/docker/')),
      [],
    );
    for (const path of ['usher.yaml', '.env', 'usher.db', 'src/a.test.ts', 'node_modules/a/b.js']) {
      assert.equal(isLetThrough(ignore, path), false, path);
    }
  });
});

describe('what the image adds to its base', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'usher-image-'));
    const sources = parseCopies(build).flatMap((copy) => copy.sources);
    for (const path of trackedPaths()) {
      const wanted = sources.some((one) => path === one || path.startsWith(`${one}/`));
      if (!wanted || !isLetThrough(ignore, path)) continue;
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      cpSync(join(root, path), join(folder, path));
    }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    execFileSync(process.execPath, ['scripts/build.ts'], { cwd: folder });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it(`is built from what it copies, and weighs less than ${BYTES_AT_MOST / 1e6} MB`, () => {
    const dist = join(folder, 'dist');
    assert.ok(readdirSync(dist).includes('usher.js'));
    assert.ok(readdirSync(dist).includes('LICENSES.txt'));
    const own = ['package.json', 'LICENSE', 'deploy/docker/usher', 'deploy/docker/usher-alive'];
    const copies = parseCopies(image);
    const fromCheckout = copies.filter(({ from }) => from === null);
    assert.deepEqual(
      fromCheckout.flatMap(({ sources }) => sources),
      own,
    );
    assert.deepEqual(
      copies.filter(({ from }) => from !== null).map(({ sources }) => sources),
      [['/build/dist'], ['/build/state/']],
    );
    const bytes = weigh(dist) + own.reduce((sum, path) => sum + statSync(join(root, path)).size, 0);
    assert.ok(bytes > 1_000_000 && bytes < BYTES_AT_MOST, `${bytes} bytes`);
  });
});

describe('the health check of the image', () => {
  const check = (port: number): Promise<{ status: number | null; said: string }> =>
    new Promise((resolve) => {
      const environment = { USHER_LISTEN: `0.0.0.0:${port}` };
      const child = spawn(process.execPath, [join(root, 'deploy/docker/usher-alive')], {
        env: environment,
      });
      let said = '';
      child.stdout.on('data', (chunk) => {
        said += chunk;
      });
      child.on('close', (status) => resolve({ status, said: said.trim() }));
    });

  it('is well while /healthz answers 200, and not with another answer or none', async (test) => {
    let status = 200;
    const asked: (string | undefined)[] = [];
    const server = createServer((request, answer) => {
      asked.push(request.url);
      answer.writeHead(status).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    test.after(() => server.close());
    const { port } = server.address() as AddressInfo;
    assert.deepEqual(await check(port), { status: 0, said: 'HTTP 200' });
    status = 503;
    assert.deepEqual(await check(port), { status: 1, said: 'HTTP 503' });
    await new Promise((resolve) => server.close(resolve));
    const { status: none, said } = await check(port);
    assert.equal(none, 1);
    assert.match(said, /ECONNREFUSED/);
    assert.deepEqual(asked, ['/healthz', '/healthz']);
  });
});

function weigh(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
