import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

/** No token and no query is printed. */
const PRIVATE = /eyJ|jwt=|#|\?\w/;

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

for (const mode of ['link', 'state']) {
  test(`walks the whole way without a browser, by ${mode}`, async () => {
    const { code, out, err } = await finished(demo('--walk', '--port', '0', '--mode', mode));
    assert.equal(err, '');
    assert.equal(code, 0, out);
    assert.match(out, /seated: Åsa Öberg, member/);
    assert.match(out, /✓ she waits/);
    assert.match(out, /seated: Noor \(guest\), member/);
    assert.match(out, /seated: Ada Fairweather, owner/);
    assert.match(out, /the school was not asked again/);
    assert.match(out, mode === 'link' ? /200 Meet {3}\/Homework/ : /\/northlight\/Homework/);
    assert.doesNotMatch(out, PRIVATE);
  });
}

test('walks the whole way without a browser, inline', async () => {
  const { code, out, err } = await finished(demo('--walk', '--port', '0', '--mode', 'inline'));
  assert.equal(err, '');
  assert.equal(code, 0, out);
  assert.equal(out.match(/seated: Åsa Öberg, member/g)?.length, 3);
  assert.match(out, /✓ she waits in the popup/);
  assert.match(out, /seated: Noor \(guest\), member/);
  assert.match(out, /seated: Ada Fairweather, owner/);
  assert.match(out, /✓ all three are new/);
  assert.match(out, /✓ the frame ends where Jitsi hears of it/);
  assert.match(out, /✓ there is nothing to renew/);
  assert.match(out, /✓ and of the school, which asks again/);
  assert.doesNotMatch(out, PRIVATE);
});

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

test('names the modes where it knows none of that name', async () => {
  const { code, err } = await finished(demo('--mode', 'popup'));
  assert.equal(code, 1);
  assert.match(err, /--mode is link, state or inline\./);
});

test('refuses options it does not know', async () => {
  const { code, err } = await finished(demo('--prot', '1'));
  assert.equal(code, 1);
  assert.match(err, /--prot/);
});
