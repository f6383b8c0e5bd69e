import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { WebSocketServer } from 'ws';
import { freePort } from '../../../../test/support/free-port.ts';
import { systemClock } from '../../../base/clock.ts';
import { systemRandom } from '../../../base/random.ts';
import { openNetwork } from './network.ts';

const network = openNetwork({ clock: systemClock, random: systemRandom });
const seen = { cookie: '', sent: 0, heard: [] as string[], says: (_: string): string[] => [] };
const server = createServer((request, response) => {
  seen.cookie = request.headers.cookie ?? '';
  if (request.url === '/on') response.writeHead(302, { location: '/' }).end();
  else if (request.url === '/endless') {
    const more = (): void => {
      while (!response.destroyed && response.write(' '.repeat(65_536))) seen.sent += 65_536;
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  } else response.writeHead(200, { date: 'Thu, 01 Jan 1970 00:00:00 GMT' }).end('grüß');
});
const sockets = new WebSocketServer({ server });
sockets.on('connection', (socket) => {
  socket.on('message', (data) => {
    seen.heard.push(String(data));
    for (const text of seen.says(String(data))) socket.send(text);
  });
});
let base = '';
before(async () => {
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
after(() => {
  for (const socket of sockets.clients) socket.terminate();
  server.close();
  server.closeAllConnections();
});

test('reads an answer with its clock, follows no redirect, and brings the cookies it is given', async () => {
  const answer = await network.get(base, 'a=b');
  assert.ok(typeof answer !== 'string');
  assert.deepEqual([answer.status, answer.text, seen.cookie], [200, 'grüß', 'a=b']);
  assert.ok(Math.abs((answer.ahead ?? 0) + systemClock.nowSeconds()) < 5);
  const led = await network.get(`${base}on`);
  assert.ok(typeof led !== 'string');
  assert.deepEqual([led.status, led.headers.get('location'), seen.cookie], [302, '/', '']);
});

test('reads no more than two million characters of an answer without an end, and hangs up', async () => {
  const answer = await network.get(`${base}endless`);
  assert.ok(typeof answer !== 'string');
  assert.equal(answer.text.length, 2_000_000);
  assert.ok(seen.sent < 20_000_000, String(seen.sent));
});

test('names what went wrong', async () => {
  const port = await freePort();
  assert.equal(await network.get(`http://127.0.0.1:${port}/`), 'ECONNREFUSED');
  assert.equal(await network.inspect('127.0.0.1', port), 'ECONNREFUSED');
  const knock = { url: `ws://127.0.0.1:${port}/`, domain: 'a', rooms: [], focus: null };
  assert.equal(await network.signIn(knock), 'no reason is given');
  assert.match(String(await network.resolve('nobody.invalid')), /^(?:ENOTFOUND|EAI_AGAIN)$/);
  assert.ok((await network.resolve('localhost')).includes('127.0.0.1'));
});

const FEATURES = '<stream:features><mechanism>ANONYMOUS</mechanism></stream:features>';
const knockAt = (rooms: readonly string[], focus: string | null = null) =>
  network.signIn({ url: base.replace('http', 'ws'), domain: 'meet.test', rooms, focus });

test('signs in at Prosody, has Jicofo open the rooms, knocks at each, and leaves', async () => {
  let opened = 0;
  let onLeave = (): void => {};
  const left = new Promise<void>((done) => {
    onLeave = done;
  });
  seen.heard = [];
  seen.says = (text) => {
    if (text.startsWith('<open')) return [FEATURES];
    if (text.startsWith('<auth')) return ['<success/>'];
    if (text.includes('usher-bind')) return ['<iq type="result" id="usher-bind"/>'];
    if (text.includes('<conference')) {
      return [`<iq type="${opened++ ? 'error' : 'result'}" id="usher-open-${opened - 1}"/>`];
    }
    const room = /to="([^"/]*)/.exec(text)?.[1];
    if (text.includes('unavailable')) onLeave();
    if (text.includes('unavailable')) return [];
    return room === 'a@muc.test'
      ? [`<presence from='${room}/x'><status code='110'/></presence>`]
      : [
          `<presence from='${room}/x' type='error'><error type='cancel'><not-allowed/><text>It&apos;s &lt;shut&gt;</text></error></presence>`,
        ];
  };
  const answer = await knockAt(['a@muc.test', 'b@muc.test'], 'focus.test');
  assert.ok(typeof answer !== 'string');
  assert.deepEqual(Object.fromEntries(answer.rooms), {
    'a@muc.test': { joined: true },
    'b@muc.test': { joined: false, reason: "It's <shut>" },
  });
  const order = seen.heard.map((text) => /usher-open-\d|<presence/.exec(text)?.[0]);
  assert.deepEqual(order.slice(4, 8), ['usher-open-0', 'usher-open-1', '<presence', '<presence']);
  await left;
});

test('says why Prosody does not let somebody in', async () => {
  const refusals: [string, string | null][] = [
    ['<failure><not-allowed/><text>Invalid signature</text></failure>', 'Invalid signature'],
    ['<failure><not-authorized/></failure>', null],
    [
      "<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
      'host-unknown',
    ],
  ];
  for (const [refusal, reason] of refusals) {
    seen.says = (text) => (text.startsWith('<open') ? [FEATURES] : [refusal]);
    const answer = await knockAt([]);
    assert.deepEqual(answer, { signedIn: false, reason, rooms: new Map() });
  }
  seen.says = () => ['<stream:features><mechanism>PLAIN</mechanism></stream:features>'];
  const answer = await knockAt([]);
  assert.ok(typeof answer !== 'string' && !answer.signedIn);
});
