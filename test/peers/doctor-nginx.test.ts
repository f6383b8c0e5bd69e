import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import tls from 'node:tls';
import { systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import { examineLive } from '../../src/setup/doctor/live/examine-live.ts';
import { openLive } from '../../src/setup/doctor/live/live.ts';
import { openNetwork } from '../../src/setup/doctor/live/network.ts';
import { TestAuthority } from '../support/certificates.ts';
import { deploymentOf, textsOf } from '../support/doctor-fixtures.ts';
import { freePort } from '../support/free-port.ts';
import { nginxIsThere, startNginx } from '../support/nginx.ts';
import { prosodyMissing, recommended, startProsody } from '../support/prosody.ts';
import { ServeProcess } from '../support/serve-process.ts';

const skip = nginxIsThere ? false : 'nginx is not installed';
const known = new TestAuthority();
const unknown = new TestAuthority();
const before = tls.getCACertificates('default');
tls.setDefaultCACertificates([...before, known.pem]);
after(() => {
  tls.setDefaultCACertificates(before);
  for (const authority of [known, unknown]) authority.close();
});

const names = ['DNS:localhost'];
const CASES = [
  ['one of a known authority', known.issue(names, 60), /^$/],
  ['one that has run out', known.issue(names, -2), /^Its certificate has run out\.$/],
  ['one for another name', known.issue(['DNS:other.test'], 60), /for other names: DNS:other\.test/],
  ['one that runs out soon', known.issue(names, 3), /runs out in [23] days/],
  ['one signed by itself', unknown.selfSigned(names), /^Its certificate is signed by itself\.$/],
  ['one of an authority that nobody knows', unknown.issue(names, 60), /are missing\.$/],
] as const;

test('of a real nginx: its certificates, and pages that it forbids to frame', {
  skip,
}, async () => {
  const ports = await Promise.all([...CASES, 'http'].map(freePort));
  const servers = CASES.map(
    ([, { certFile, keyFile }], index) => `server {
  listen 127.0.0.1:${ports[index]} ssl;
  ssl_certificate ${certFile};
  ssl_certificate_key ${keyFile};
  location = /static/sso.html { default_type text/html; return 200 "<script>1</script>"; }
  location = /static/logout.html { add_header X-Frame-Options DENY; return 200 "x"; }
  location = /config.js { return 200 "var config = { tokenLogoutUrl: '/static/logout.html' };"; }
  location /auth/ { return 502; }
}`,
  );
  const ready = `127.0.0.1:${ports.at(-1)}`;
  servers.push(`server { listen ${ready}; location / { return 200; } }`);
  const nginx = await startNginx({
    http: '',
    servers: servers.join('\n'),
    readyAt: `http://${ready}/`,
  });
  try {
    for (const [index, [name, , expected]] of CASES.entries()) {
      const found = await examineAt(`https://localhost:${ports[index]}/`);
      const said = found.filter(({ id, level }) => id === 'live-certificate' && level !== 'ok');
      assert.match(said.map(({ evidence }) => evidence).join('\n'), expected, name);
      if (index > 0) continue;
      const levels = new Map(found.map(({ id, level }) => [id, level]));
      assert.equal(levels.get('live-sso-page'), 'ok');
      for (const id of ['live-sign-out', 'live-way-in']) assert.equal(levels.get(id), 'fault', id);
    }
  } finally {
    await nginx.stop();
  }
});

async function examineAt(address: string) {
  const { 'config.js': _gone, ...texts } = textsOf('good-inline');
  const given = deploymentOf({
    ...texts,
    'usher.yaml': (texts['usher.yaml'] ?? '').replaceAll('https://meet.example.org/', address),
    'prosody.cfg.lua': (texts['prosody.cfg.lua'] ?? '').replaceAll(
      'https://meet.example.org/',
      address,
    ),
  });
  const network = openNetwork({ clock: systemClock, random: systemRandom });
  return examineLive(openLive(given, network));
}

const PEOPLE = `sign_in:
  methods:
    - type: local
      id: local
`;

const withoutProsody = prosodyMissing();

test(`of a real nginx and Usher, ${withoutProsody === null ? 'with Prosody' : `without Prosody (${withoutProsody})`}: all is well, and then not`, {
  skip,
  timeout: 60_000,
}, async () => {
  const [port, readyPort] = await Promise.all([freePort(), freePort()]);
  const address = `https://localhost:${port}/`;
  const secret = 'q7Zp2mVx9LwKc4Rt8Hs3Nd6Yb1Gf5JuE';
  const yaml = `secret: ${secret}
public_url: ${address}auth/
jitsi: { url: '${address}', domain: meet.test, secret: ${secret} }
${PEOPLE}rooms: [{ match: '*', host: everyone }]
`;
  const settings = `storage: { url: 'sqlite::memory:' }\n${yaml}`;
  const lines = ['app_id = "jitsi"', `app_secret = "${secret}"`];
  const prosody = withoutProsody === null ? await startProsody(lines, recommended) : null;
  const usher = await ServeProcess.start(settings);
  const { certFile, keyFile } = known.issue(names, 60);
  const configJs = `var config = { hosts: { domain: 'meet.test', muc: 'conference.meet.test' }, tokenAuthUrl: '${address}auth/enter?room={room}&state={state}' };`;
  const server = (cookies: string) => `server {
  listen 127.0.0.1:${port} ssl;
  ssl_certificate ${certFile};
  ssl_certificate_key ${keyFile};
  location = /config.js { return 200 "${configJs.replaceAll('"', "'")}"; }
  location = / { return 200 "lib-jitsi-meet.min.js?v=11146"; }
  ${prosody ? webSocketTo(prosody.url) : ''}
  location ^~ /auth/ { proxy_pass http://127.0.0.1:${usher.port}; ${cookies} }
}
server { listen 127.0.0.1:${readyPort}; location / { return 200; } }`;
  const ask = async (cookies: string): Promise<Map<string, string>> => {
    const readyAt = `http://127.0.0.1:${readyPort}/`;
    const nginx = await startNginx({ http: '', servers: server(cookies), readyAt });
    try {
      const network = openNetwork({ clock: systemClock, random: systemRandom });
      const given = deploymentOf({ 'usher.yaml': yaml });
      const found = await examineLive(openLive(given, network));
      return new Map(found.map(({ id, level, evidence }) => [id, `${level} ${evidence}`]));
    } finally {
      await nginx.stop();
    }
  };
  try {
    const well = await ask('');
    const wanted = ['dns', 'certificate', 'config-js', 'build', 'way-in', 'cookies', 'clock'];
    for (const name of [...wanted, ...(prosody ? ['stranger', 'room', 'token'] : [])]) {
      assert.match(well.get(`live-${name}`) ?? '', /^ok /, `${name}: ${well.get(`live-${name}`)}`);
    }
    const bad = await ask('proxy_cookie_flags ~ nosecure;');
    assert.match(bad.get('live-cookies') ?? '', /^fault .*refuse __Secure-usher/);
  } finally {
    usher.kill('SIGTERM');
    await Promise.all([usher.ended, prosody?.stop()]);
  }
});

const webSocketTo = (url: string) => `location = /xmpp-websocket {
    proxy_pass ${url.replace('ws:', 'http:')};
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection "upgrade";
  }`;
