import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { WebSocketServer } from 'ws';
import { systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import type { Deployment } from '../../src/setup/doctor/deployment.ts';
import { examineLive, liveChecks } from '../../src/setup/doctor/live/examine-live.ts';
import { openNetwork } from '../../src/setup/doctor/live/network.ts';
import { deploymentOf, isBad, textsOf } from '../support/doctor-fixtures.ts';

/** A Jitsi of a few answers. */
const jitsi = {
  base: '',
  isOpen: false,
  reason: '',
  pages: {} as Record<string, string>,
  lateBy: 0,
  tokens: [] as string[],
};
const server = createServer((request, response) => {
  const page = jitsi.pages[request.url ?? ''];
  const date = new Date(Date.now() + jitsi.lateBy * 1000).toUTCString();
  response.writeHead(page === undefined ? 404 : 200, { date }).end(page);
});
const sockets = new WebSocketServer({ server, path: '/xmpp-websocket' });
sockets.on('connection', (socket, request) => {
  const token = new URL(request.url ?? '', 'http://x').searchParams.get('token');
  if (token) jitsi.tokens.push(token);
  socket.on('message', (data) => {
    if (String(data).startsWith('<open')) {
      socket.send('<open xmlns="urn:ietf:params:xml:ns:xmpp-framing"/>');
      socket.send('<stream:features><mechanism>ANONYMOUS</mechanism></stream:features>');
    } else if ((token && jitsi.reason === '') || (!token && jitsi.isOpen))
      socket.send('<success/>');
    else socket.send(`<failure><not-allowed/><text>${jitsi.reason}</text></failure>`);
  });
});
before(async () => {
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  jitsi.base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
after(() => {
  for (const socket of sockets.clients) socket.terminate();
  server.close();
  server.closeAllConnections();
});

function deployment(folder: string): Deployment {
  const given = deploymentOf({
    ...textsOf(folder),
    'prosody.cfg.lua': (textsOf(folder)['prosody.cfg.lua'] ?? '').replace(
      'https://meet.example.org/auth/keys.json',
      `${jitsi.base}keys.json`,
    ),
  });
  assert.ok(given.usher);
  const url = new URL(jitsi.base);
  const usher = {
    ...given.usher,
    jitsi: { ...given.usher.jitsi, url },
    providers: [`${jitsi.base}realms/a`],
  };
  return { ...given, frontend: null, usher };
}

const network = openNetwork({ clock: systemClock, random: systemRandom });
async function found(folder: string): Promise<string[]> {
  const findings = await examineLive(deployment(folder), network);
  for (const token of jitsi.tokens) assert.ok(!JSON.stringify(findings).includes(token));
  return findings.filter(({ level }) => isBad(level)).map(({ id }) => id);
}

function wellPages(): Record<string, string> {
  return {
    '/config.js': 'var config = {};',
    '/static/sso.html': '<script></script>',
    '/keys.json': '{"keys":[{"kty":"RSA","kid":"a"}]}',
    '/realms/a/.well-known/openid-configuration': JSON.stringify({
      issuer: `${jitsi.base}realms/a`,
    }),
  };
}

test('finds nothing where all answers well', async () => {
  Object.assign(jitsi, { pages: wellPages() });
  assert.deepEqual(await found('good'), []);
  assert.deepEqual(await found('good-inline'), []);
});

test('finds each of its faults where nothing answers well', async () => {
  const keys = '{"keys":[{"kty":"EC","kid":"a"}]}';
  const pages = { '/config.js': 'var config = { a: 1 b: 2 };', '/keys.json': keys };
  Object.assign(jitsi, { pages, isOpen: true, reason: 'Invalid signature', lateBy: 90 });
  const all = new Set([...(await found('good')), ...(await found('good-inline'))]);
  assert.deepEqual([...all].sort(), liveChecks.map(({ id }) => id).sort());
  const findings = await examineLive(deployment('good'), network);
  const token = findings.find(({ id }) => id === 'live-token');
  assert.match(token?.evidence ?? '', /"Invalid signature"/);
  assert.match(token?.mend[0] ?? '', /app_secret/);
});
