import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { ask, type Script, sendRaw } from '../support/raw-http.ts';
import { type ServedStory, serveStory } from '../support/served-story.ts';
import { AUTH } from '../support/usher.ts';

let story: ServedStory;
let cookie: string;
before(async () => {
  const limits = 'limits: { body: 4096, header_timeout: 1s, request_timeout: 1s }';
  story = await serveStory({
    more: limits,
  });
  const browser = story.browser();
  await browser.visit(`${AUTH}/room/standup`);
  cookie = browser.jar.header(new URL(AUTH), { sameSite: true, topLevelGet: true })!;
});
after(() => story.close());

const HOST = 'Host: auth.example.org\r\n';
const post = (headers: string, body = '') =>
  `POST /sign-out HTTP/1.1\r\n${HOST}${headers}\r\n${body}`;
/** What a smuggler hopes that we answer to somebody else. */
const SMUGGLED = `GET /metrics HTTP/1.1\r\n${HOST}\r\n`;

const refused: Readonly<Record<string, readonly [number, Script]>> = {
  'headers over 16 kB': [431, [`GET / HTTP/1.1\r\n${HOST}A: ${'a'.repeat(17_000)}\r\n\r\n`]],
  'headers over 16 kB, of which no end comes': [
    431,
    [`GET / HTTP/1.1\r\n${HOST}`, ...Array<string>(20).fill(`A: ${'a'.repeat(1000)}\r\n`)],
  ],
  'two thousand headers': [431, [`GET / HTTP/1.1\r\n${HOST}${'A: abcd\r\n'.repeat(2000)}\r\n`]],
  'cookies over 16 kB': [431, [`GET / HTTP/1.1\r\n${HOST}Cookie: ${'a=b; '.repeat(4000)}\r\n\r\n`]],
  'an address over 16 kB': [431, [`GET /${'a'.repeat(17_000)} HTTP/1.1\r\n${HOST}\r\n`]],
  'a query over 16 kB': [431, [`GET /enter?room=${'a'.repeat(17_000)} HTTP/1.1\r\n${HOST}\r\n`]],
  'a body announced too long': [413, [post('Content-Length: 100000000\r\n', 'a=b')]],
  'a body announced too long, asking first': [
    413,
    [post('Content-Length: 100000000\r\nExpect: 100-continue\r\n')],
  ],
  'a body announced longer than any number': [400, [post(`Content-Length: ${'9'.repeat(30)}\r\n`)]],
  'chunks without end': [
    413,
    [
      post('Transfer-Encoding: chunked\r\n'),
      ...Array<string>(50).fill(`400\r\n${'a'.repeat(1024)}\r\n`),
    ],
  ],
  'a chunk longer than any number': [
    400,
    [post('Transfer-Encoding: chunked\r\n', `${'f'.repeat(17)}\r\naaaa`)],
  ],
  'a chunk that is no number': [400, [post('Transfer-Encoding: chunked\r\n', 'xyz\r\nabc\r\n')]],
  'a chunk with endless extensions': [
    413,
    [post('Transfer-Encoding: chunked\r\n', `1;${'a'.repeat(17_000)}\r\na\r\n0\r\n\r\n`)],
  ],
  'a body shorter than announced': [408, [post('Content-Length: 10\r\n', 'abc')]],
  'a body that breaks off at the last chunk': [
    408,
    [post('Transfer-Encoding: chunked\r\n', '3\r\na=b\r\n')],
  ],
  'CL.TE': [
    400,
    [
      post(
        `Content-Length: ${5 + SMUGGLED.length}\r\nTransfer-Encoding: chunked\r\n`,
        `0\r\n\r\n${SMUGGLED}`,
      ),
    ],
  ],
  'TE.CL': [
    400,
    [post('Transfer-Encoding: chunked\r\nContent-Length: 4\r\n', `2b\r\n${SMUGGLED}\r\n0\r\n\r\n`)],
  ],
  'two lengths': [400, [post('Content-Length: 3\r\nContent-Length: 0\r\n', `abc${SMUGGLED}`)]],
  'two lengths in one': [400, [post('Content-Length: 0, 0\r\n', SMUGGLED)]],
  'a length with a sign': [400, [post('Content-Length: +3\r\n', `abc${SMUGGLED}`)]],
  'a negative length': [400, [post('Content-Length: -3\r\n', SMUGGLED)]],
  'a length in hex': [400, [post('Content-Length: 0x3\r\n', `abc${SMUGGLED}`)]],
  'a length with a space before its colon': [
    400,
    [post('Content-Length : 3\r\n', `abc${SMUGGLED}`)],
  ],
  'an encoding with a space before its colon': [
    400,
    [post('Transfer-Encoding : chunked\r\n', `0\r\n\r\n${SMUGGLED}`)],
  ],
  'an encoding that only looks chunked': [
    400,
    [post('Transfer-Encoding: xchunked\r\n', `0\r\n\r\n${SMUGGLED}`)],
  ],
  'an encoding in which chunked is not the last': [
    400,
    [post('Transfer-Encoding: chunked, identity\r\n', `0\r\n\r\n${SMUGGLED}`)],
  ],
  'an encoding behind a vertical tab': [
    400,
    [post('Transfer-Encoding: \x0bchunked\r\n', `0\r\n\r\n${SMUGGLED}`)],
  ],
  'a folded header': [400, [post('A: b\r\n c\r\n')]],
  'an encoding in a folded header': [
    400,
    [post('A: b\r\n Transfer-Encoding: chunked\r\nContent-Length: 3\r\n', `abc${SMUGGLED}`)],
  ],
  'lines that end in a bare LF': [400, [`GET / HTTP/1.1\nHost: auth.example.org\n\n${SMUGGLED}`]],
  'a bare LF between two headers': [400, [`GET / HTTP/1.1\r\n${HOST}A: b\nC: d\r\n\r\n`]],
  'a bare CR within a header': [400, [`GET / HTTP/1.1\r\n${HOST}A: b\rC: d\r\n\r\n`]],
  'a NUL within a header': [400, [`GET / HTTP/1.1\r\n${HOST}A: b\0c\r\n\r\n`]],
  'a header without a name': [400, [`GET / HTTP/1.1\r\n${HOST}: b\r\n\r\n`]],
  'a method that nobody knows': [400, [`JUMP / HTTP/1.1\r\n${HOST}\r\n`]],
  'a version that nobody knows': [400, [`GET / HTTP/9.9\r\n${HOST}\r\n`]],
  'HTTP/2 without a word before it': [400, ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n']],
  'HTTP/0.9': [400, ['GET /\r\n\r\n']],
};

describe('attack H2: requests that are none, or too much of one', { concurrency: true }, () => {
  for (const [what, [status, script]] of Object.entries(refused)) {
    test(`H2 answers ${status} to ${what}, once, and closes the connection`, async () => {
      const { statuses, headers, closed, text } = await sendRaw(story.port, script, 4000);
      assert.deepEqual(statuses, [status], text.slice(0, 300));
      assert.ok(closed, 'the connection is still open');
      assert.match(headers.get('content-security-policy') ?? '', /^default-src 'none'/);
      assert.doesNotMatch(text, /usher_http_request/);
    });
  }
});

describe('attack H2: one request and the next', () => {
  test('H2 does not wait for a body of 100 MB, and does not take it in', async () => {
    const megabyte = Buffer.alloc(1024 * 1024, 'a');
    const script = [
      post('Content-Length: 104857600\r\n'),
      ...Array<Buffer | number>(8).fill(megabyte),
    ];
    const before = process.memoryUsage().rss;
    const { statuses, closed } = await sendRaw(story.port, script);
    assert.deepEqual(statuses, [413]);
    assert.ok(closed);
    assert.ok(process.memoryUsage().rss - before < 60e6);
  });

  test('H2 a body that a GET brings is not taken for the next request', async () => {
    const head = `GET /healthz HTTP/1.1\r\n${HOST}Content-Length: ${SMUGGLED.length}\r\nConnection: close\r\n\r\n`;
    const { statuses, text } = await sendRaw(story.port, [head + SMUGGLED]);
    assert.deepEqual(statuses, [200]);
    assert.doesNotMatch(text, /usher_http_request/);
  });

  test('H2 requests sent ahead are answered in their order', async () => {
    const last = `GET /nothing HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`;
    const ahead = `GET /healthz HTTP/1.1\r\n${HOST}\r\nHEAD / HTTP/1.1\r\n${HOST}\r\n`;
    const { statuses } = await sendRaw(story.port, [
      ahead + post('Content-Length: 3\r\n', 'a=b') + last,
    ]);
    assert.deepEqual(statuses, [200, 200, 200, 404]);
  });

  test('H2 a client that sends a thousand requests ahead is cut off', async () => {
    const { statuses, closed } = await sendRaw(story.port, [
      `GET /healthz HTTP/1.1\r\n${HOST}\r\n`.repeat(1000),
    ]);
    assert.ok(closed);
    assert.ok(statuses.length <= 16);
  });

  test('H2 what is refused stands in the log without what was sent, and in the metrics', async () => {
    const logged = story.usher.log().length;
    await sendRaw(story.port, [`GET /canary-path HTTP/1.1\r\n${HOST}Cookie: canary\0\r\n\r\n`]);
    const line = JSON.parse(story.usher.log().slice(logged).trim());
    assert.equal(line.event, 'request_unreadable');
    assert.equal(line.status, 400);
    assert.doesNotMatch(JSON.stringify(line), /canary/);
    const { body } = await ask(story.port, '/metrics');
    assert.match(
      body,
      /usher_http_request_duration_seconds_count\{path="other",method="other",status="400"\} [1-9]/,
    );
  });
});

describe('attack H3: bodies that unfold', () => {
  for (const encoding of ['gzip', 'deflate', 'br', 'zstd', 'gzip, gzip', 'identity']) {
    test(`H3 answers 415 to a body in ${encoding}, unread`, async () => {
      const answer = await ask(story.port, '/sign-out', {
        method: 'POST',
        headers: { cookie, 'content-encoding': encoding },
        body: gzipSync('a'.repeat(2_000_000)).toString('latin1'),
      });
      assert.equal(answer.status, 415);
    });
  }
});
