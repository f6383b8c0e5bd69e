import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ask } from '../support/raw-http.ts';
import { type ServedStory, serveStory } from '../support/served-story.ts';
import { AUTH, startUsher, storyYaml, type TestUsher } from '../support/usher.ts';

const CLIENT = {
  clientId: 'usher',
  clientSecret: '"hostile-client-secret-with-+&=%-and-32-bytes"',
};

describe('attack H1: clients that take their time', { timeout: 60_000 }, () => {
  let story: ServedStory;
  let cookie: string;
  before(async () => {
    const limits =
      'limits: { header_timeout: 1s, request_timeout: 1s, rate: { room: 1000000, other: 10000 } }';
    story = await serveStory({
      more: limits,
    });
    const browser = story.browser();
    await browser.visit(`${AUTH}/room/standup`);
    cookie = browser.jar.header(new URL(AUTH), { sameSite: true, topLevelGet: true })!;
  });
  after(() => story.close());

  test('H1 slow heads and slow bodies are cut off in time, and meanwhile people get in', async () => {
    const head = 'GET / HTTP/1.1\r\nHost: x\r\n';
    const body = `POST /sign-out HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\nContent-Length: 1000\r\n\r\n`;
    const began = performance.now();
    const slow = [
      ...Array.from({ length: 100 }, (_, n) => new SlowClient(story.port, head, `A${n}: b\r\n`)),
      ...Array.from({ length: 100 }, () => new SlowClient(story.port, body, 'a')),
      ...Array.from({ length: 50 }, () => new SlowClient(story.port, '', '\r\n')),
    ];
    await Promise.all(slow.map((client) => client.connected));
    let meanwhile = 0;
    while (slow.some((client) => client.open)) {
      const { status, headers } = await ask(story.port, '/room/standup', { headers: { cookie } });
      assert.equal(status, 303);
      assert.match(headers.get('location') ?? '', /#jwt=/);
      if (slow.some((client) => client.open)) meanwhile += 1;
      await sleep(5);
    }
    const took = performance.now() - began;
    assert.ok(took < 15_000, `the last was cut off after ${Math.round(took)} ms`);
    assert.ok(meanwhile > 0, 'nobody got in before the slow ones were gone');
  });

  test('H1 a client that asks and never reads costs no memory, and nobody else waits for it', async () => {
    const page = await ask(story.port, '/');
    const [, href] = /href="(\/assets\/usher[^"]+)"/.exec(page.body)!;
    const deaf = connect(story.port, '127.0.0.1').pause();
    const before = process.memoryUsage();
    deaf.write(`GET ${href} HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(3000));
    for (let n = 0; n < 20; n += 1) assert.equal((await ask(story.port, '/healthz')).status, 200);
    const { rss, external } = process.memoryUsage();
    deaf.destroy();
    assert.ok(rss - before.rss < 60e6, `${rss - before.rss} bytes more`);
    assert.ok(external - before.external < 20e6);
  });
});

describe('attack H4: sign-ins begun and never finished', () => {
  let usher: TestUsher;
  let asked = 0;
  const provider = createServer((request, response) => {
    asked += 1;
    assert.equal(request.url, '/.well-known/openid-configuration');
    const issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'],
        id_token_signing_alg_values_supported: ['RS256'],
      }),
    );
  });
  before(async () => {
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
    const limits = 'limits: { rate: { sign_in: 1000000, room: 1000000 } }\nlog: { level: error }';
    usher = await startUsher({ yaml: storyYaml({ issuer, ...CLIENT }, limits) });
  });
  after(async () => {
    await usher.close();
    provider.close();
    provider.closeAllConnections();
  });

  test('H4 three thousand leave nothing: no row in the store, no growing heap, one question to the provider', async () => {
    const room = await usher.answer(new Request(`${AUTH}/room/standup`));
    const start = new URL(room.headers.get('location')!, AUTH);
    const begin = async (times: number) => {
      for (let n = 0; n < times; n += 1) {
        const { status, headers } = await usher.answer(new Request(start));
        assert.equal(status, 303);
        assert.ok(headers.get('location')!.includes('/auth?'));
      }
    };
    await begin(500);
    const before = heapUsed();
    await begin(2500);
    const growth = heapUsed() - before;
    assert.ok(growth < 2e6, `the heap grew by ${growth} bytes`);
    assert.equal(await usher.storage.sweep(4_000_000_000, null), 0);
    assert.equal(asked, 1);
  });
});

describe('attack H7: costly forms and states', () => {
  let usher: TestUsher;
  before(async () => {
    const limits = 'limits: { rate: { room: 10000, other: 10000 } }';
    usher = await startUsher({
      yaml: storyYaml({ issuer: 'http://127.0.0.1:9', ...CLIENT }, limits),
    });
  });
  after(() => usher.close());

  const forms: Readonly<Record<string, string>> = {
    'a thousand fields': Array.from({ length: 1000 }, (_, n) => `field${n}=v`).join('&'),
    'thirty thousand empty fields': '&='.repeat(30_000),
    'one field ten thousand times': 'form=x&'.repeat(9000),
    'nothing but percent signs': '%'.repeat(60_000),
    'a value of 60 kB': `form=${'a'.repeat(60_000)}`,
    'names that look like a tree': Array.from({ length: 1000 }, (_, n) => `a[${n}][b][c]=1`).join(
      '&',
    ),
  };
  for (const [what, body] of Object.entries(forms)) {
    test(`H7 a form with ${what} costs a moment`, async () => {
      for (const path of ['/sign-out', '/sign-in/demo/logout']) {
        await assertCheap(async () => {
          const response = await usher.answer(new Request(AUTH + path, { method: 'POST', body }));
          assert.ok(response.status < 500, `${response.status} for ${path}`);
        });
      }
    });
  }

  const states: Readonly<Record<string, string>> = {
    'a state 4000 deep': '['.repeat(4000) + ']'.repeat(4000),
    'a state of objects 1000 deep': `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`,
    'a state with a thousand overrides': JSON.stringify(
      Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`config.x${n}`, 1])),
    ),
    'a state of 15 kB': JSON.stringify({ room: 'a'.repeat(15_000) }),
    'a state of one key again and again': `{${'"room":"a",'.repeat(600)}"room":"b"}`,
    'a state of escapes': JSON.stringify({ room: '\u0001'.repeat(1300) }),
  };
  for (const [what, state] of Object.entries(states)) {
    test(`H7 ${what} costs a moment`, async () => {
      const url = new URL(`${AUTH}/enter?room=standup`);
      url.searchParams.set('state', state);
      await assertCheap(async () => {
        const { status } = await usher.answer(new Request(url));
        assert.ok(status < 500, String(status));
      });
    });
  }

  test('H7 a query of ten thousand parameters, and one of percent signs, cost a moment', async () => {
    for (const query of ['a&'.repeat(7000), '%'.repeat(15_000), 'room=x&'.repeat(2000)]) {
      await assertCheap(async () => {
        const { status } = await usher.answer(new Request(`${AUTH}/enter?${query}`));
        assert.ok(status < 500);
      });
    }
  });
});

/** Says the rest of what it has to say a piece at a time, for as long as the connection lasts. */
class SlowClient {
  readonly connected: Promise<void>;
  open = true;

  constructor(port: number, first: string, piece: string) {
    const socket: Socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.resume();
    const dripping = setInterval(() => socket.write(piece), 200);
    socket.write(first);
    this.connected = new Promise((resolve) => socket.on('connect', () => resolve()));
    socket.on('close', () => {
      clearInterval(dripping);
      this.open = false;
    });
  }
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapUsed(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** At most 50 ms of CPU, the best of four: others share the machine. */
async function assertCheap(run: () => Promise<void>): Promise<void> {
  const costs: number[] = [];
  for (let n = 0; n < 4; n += 1) {
    const begun = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(begun);
    costs.push((user + system) / 1000);
  }
  assert.ok(Math.min(...costs) < 50, `it took ${costs} ms of CPU`);
}
