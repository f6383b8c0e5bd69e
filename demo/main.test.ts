import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

function demo(...args: string[]): ChildProcess {
  return spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function finished(child: ChildProcess): Promise<{ code: number; out: string; err: string }> {
  const [out, err, [code]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, 'exit'),
  ]);
  return { code: Number(code), out, err };
}

for (const entry of ['enter', 'room']) {
  test(`walks the whole way without a browser, by ${entry}`, async () => {
    const { code, out, err } = await finished(demo('--walk', '--port', '0', '--entry', entry));
    assert.equal(err, '');
    assert.equal(code, 0, out);
    assert.match(out, /seated: Åsa Öberg, member/);
    assert.match(out, /✓ she waits/);
    assert.match(out, /seated: Noor \(guest\), member/);
    assert.match(out, /seated: Ada Fairweather, owner/);
    assert.match(out, /the school was not asked again/);
    assert.doesNotMatch(out, /eyJ|jwt=|#|\?\w/, 'no token and no query is printed');
  });
}

test('says where to look, and stops every process when it is asked to', async () => {
  const child = demo('--port', '0');
  let out = '';
  for await (const chunk of child.stdout!) {
    out += String(chunk);
    if (out.includes('Ctrl-C')) break;
  }
  const origins = out.match(/http:\/\/127\.0\.0\.1:\d+/g) ?? [];
  assert.equal(origins.length, 3);
  for (const origin of origins) assert.equal((await fetch(origin)).status, 200);
  const gone = once(child, 'exit');
  child.kill('SIGINT');
  assert.deepEqual(await gone, [0, null]);
  for (const origin of origins) await assert.rejects(fetch(origin), origin);
});

test('says why when Usher does not start', async () => {
  const usher = `${process.execPath} --eval console.error('no-such-setting');process.exit(1)`;
  const { code, err } = await finished(demo('--walk', '--port', '0', '--usher', usher));
  assert.equal(code, 1);
  assert.match(err, /Usher stopped by itself \(exit 1\)\.\n {2}\| no-such-setting/);
});

test('names the port that is taken', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const { code, err } = await finished(demo('--port', String(port)));
  server.close();
  assert.equal(code, 1);
  assert.match(err, new RegExp(`Port ${port} is taken`));
});

test('refuses options it does not know', async () => {
  const { code, err } = await finished(demo('--prot', '1'));
  assert.equal(code, 1);
  assert.match(err, /--prot/);
});
