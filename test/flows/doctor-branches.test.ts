import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { edited, findingsIn } from '../support/doctor-fixtures.ts';

type Edit = readonly [file: string, find: string, put: string];

const HOST_END = '    c2s_require_encryption = false\n    lobby_muc';
const PASS = 'proxy_pass http://127.0.0.1:3000;';
const LINK = "'https://meet.example.org/auth/enter?room={room}&state={state}'";

/** What the checks say of other slips than those in test/fixtures/doctor/faults. */
const CASES: readonly (readonly [id: string, base: string, expected: RegExp, ...edits: Edit[]])[] =
  [
    [
      'nginx-usher',
      'good',
      /takes the path away/,
      ['nginx.conf', PASS, 'proxy_pass http://127.0.0.1:3000/;'],
    ],
    [
      'nginx-usher',
      'good',
      /a path of its own/,
      ['nginx.conf', PASS, 'proxy_pass http://127.0.0.1:3000/usher/;'],
    ],
    [
      'nginx-usher',
      'good',
      /no X-Forwarded-For/,
      ['nginx.conf', 'X-Forwarded-For $proxy_add_x_forwarded_for', 'Host $host'],
    ],
    ['nginx-usher', 'good', /without \^~/, ['nginx.conf', 'location ^~ /auth/', 'location /auth/']],
    [
      'key-address',
      'good-inline',
      /does not lead to Usher/,
      [
        'prosody.cfg.lua',
        'https://meet.example.org/auth/keys.json',
        'https://id.example.org/certs',
      ],
    ],
    [
      'key-address',
      'good-inline',
      /asap_key_server is not/,
      ['prosody.cfg.lua', '    asap_key_server = "https://meet.example.org/auth/asap"\n', ''],
    ],
    [
      'key-address',
      'good-inline',
      /cache_keys_url is not/,
      ['prosody.cfg.lua', '    cache_keys_url = "https://meet.example.org/auth/keys.json"\n', ''],
    ],
    ['token-auth-url', 'good', /has no tokenAuthUrl/, ['config.js', `tokenAuthUrl: ${LINK},`, '']],
    ['token-auth-url', 'good', /does not fill in/, ['config.js', '{room}&state={state}', '{ROOM}']],
    [
      'token-auth-url',
      'good',
      /neither \{room\} nor/,
      ['config.js', '?room={room}&state={state}', ''],
    ],
    [
      'token-auth-url',
      'good',
      /Usher is at/,
      ['config.js', LINK, "'https://auth.example.net/enter?room={room}'"],
    ],
    ['token-auth-url', 'good', /is no address/, ['config.js', LINK, "'enter?room={room}'"]],
    [
      'token-auth-url',
      'good-inline',
      /no \{code_challenge\}/,
      ['config.js', '&code_challenge={code_challenge}', ''],
    ],
    [
      'inline-settings',
      'good-inline',
      /sso\.clientId is not set/,
      ['config.js', "    clientId: 'jitsi-web',\n", ''],
    ],
    [
      'inline-settings',
      'good-inline',
      /begins with a scheme/,
      ['config.js', "tokenService: 'meet", "tokenService: 'https://meet"],
    ],
    [
      'inline-settings',
      'good-inline',
      /sso\.clientId is other/,
      ['config.js', "clientId: 'jitsi-web'", "clientId: 'other'"],
    ],
    [
      'inline-settings',
      'good-inline',
      /tokenAuthInline is off/,
      ['config.js', 'tokenAuthInline: true', 'tokenAuthInline: false'],
    ],
    [
      'inline-settings',
      'good-inline',
      /jitsi\.inline of usher\.yaml is off/,
      ['usher.yaml', '  inline: true\n  inline_client_id: jitsi-web\n', ''],
    ],
    [
      'guest-host',
      'good-guests',
      /is a Component/,
      [
        'prosody.cfg.lua',
        'VirtualHost "guest.meet.example.org"',
        'Component "guest.meet.example.org" "muc"',
      ],
    ],
    [
      'guest-host',
      'good-guests',
      /asks guests for a sign-in/,
      ['prosody.cfg.lua', '"jitsi-anonymous"', '"internal_hashed"'],
    ],
    [
      'guest-host',
      'good-guests',
      /in the middle of the main host/,
      [
        'prosody.cfg.lua',
        '    authentication = "jitsi-anonymous"',
        '    authentication = "jitsi-anonymous"\n    allow_empty_token = false',
      ],
    ],
    [
      'anonymous-domain',
      'good-guests',
      /the guest host is guest\.meet/,
      ['config.js', "anonymousdomain: 'guest.meet", "anonymousdomain: 'guests.meet"],
    ],
    [
      'module-missing',
      'good',
      /plugin_paths is not set/,
      ['prosody.cfg.lua', 'plugin_paths', '-- plugin_paths'],
    ],
    [
      'module-missing',
      'good',
      /which is not there/,
      ['prosody.cfg.lua', '/usr/share/jitsi-meet', '/opt/jitsi-meet'],
    ],
    [
      'domain-mismatch',
      'good',
      /config\.js sends browsers to/,
      ['config.js', "domain: 'meet.example.org'", "domain: 'other.example.org'"],
    ],
    [
      'algorithm-mismatch',
      'good',
      /Usher signs with HS256/,
      ['prosody.cfg.lua', HOST_END, `    signature_algorithm = "HS384"\n${HOST_END}`],
    ],
    [
      'algorithm-mismatch',
      'good',
      /signature_algorithm is RS256/,
      ['prosody.cfg.lua', HOST_END, `    signature_algorithm = "RS256"\n${HOST_END}`],
    ],
    [
      'token-authentication',
      'good',
      /"internal_hashed"/,
      ['prosody.cfg.lua', 'authentication = "token"', 'authentication = "internal_hashed"'],
    ],
    [
      'token-authentication',
      'good',
      /is not set/,
      ['prosody.cfg.lua', '    authentication = "token"\n    app_id', '    app_id'],
    ],
    [
      'signing-key',
      'good',
      /Neither app_secret/,
      ['prosody.cfg.lua', '    app_secret = "q7Zp2mVx9LwKc4Rt8Hs3Nd6Yb1Gf5JuE"\n', ''],
    ],
    [
      'signing-key',
      'good',
      /app_id is not set/,
      ['prosody.cfg.lua', '    app_id = "jitsi"\n    app_secret', '    app_secret'],
    ],
    [
      'domain-verification',
      'good',
      /require_domain_verification of usher\.yaml is off/,
      ['usher.yaml', 'jitsi:\n', 'jitsi:\n  require_domain_verification: false\n'],
    ],
    [
      'room-claim-optional',
      'good-guests',
      /1 more issuer/,
      [
        'prosody.cfg.lua',
        'asap_accepted_issuers = { "jitsi" }',
        'asap_accepted_issuers = { "jitsi", "other" }',
      ],
    ],
    [
      'lobby-component',
      'good-guests',
      /lobby_muc is not set/,
      ['prosody.cfg.lua', '    lobby_muc = "lobby.meet.example.org"\n', ''],
    ],
    [
      'persistent-lobby',
      'good-guests',
      /muc_lobby_rooms/,
      ['prosody.cfg.lua', '"muc_lobby_rooms"', '"ping"'],
    ],
    [
      'secret-characters',
      'good',
      /blank at its end/,
      [
        'prosody.cfg.lua',
        '"q7Zp2mVx9LwKc4Rt8Hs3Nd6Yb1Gf5JuE"',
        '"q7Zp2mVx9LwKc4Rt8Hs3Nd6Yb1Gf5JuE "',
      ],
    ],
    [
      'token-auth-url',
      'good-docker',
      /TOKEN_AUTH_URL is not set/,
      ['docker.env', 'TOKEN_AUTH_URL', 'NOTHING'],
    ],
    ['jitsi-build', 'good-docker', /build 9364/, ['docker.env', 'stable-11146-2', 'stable-9364-1']],
    [
      'jicofo-authentication',
      'good-docker',
      /of its own switched on/,
      ['docker.env', 'JICOFO_ENABLE_AUTH=0', ''],
    ],
    [
      'empty-token',
      'good-docker',
      /allow_empty_token is on/,
      ['docker.env', 'JWT_ALLOW_EMPTY=0', 'JWT_ALLOW_EMPTY=1'],
    ],
    [
      'auto-owners',
      'good-docker',
      /is not/,
      ['docker.env', 'WAIT_FOR_HOST_DISABLE_AUTO_OWNERS=true', ''],
      ['docker.env', 'XMPP_MUC_MODULES=', 'XMPP_MUC_MODULES=muc_wait_for_host,'],
    ],
    [
      'token-authentication',
      'good-docker',
      /other than token/,
      ['docker.env', 'AUTH_TYPE=jwt', 'AUTH_TYPE=internal'],
    ],
  ];

describe('the doctor, of one slip each', () => {
  for (const [id, base, expected, ...edits] of CASES) {
    it(`${id} in ${base}: ${expected.source}`, () => {
      const list = edits.map(([file, find, put]) => ({ file, find, put }));
      const found = findingsIn(edited({ base, level: 'fault', edits: list }));
      const own = found.filter((one) => one.id === id);
      const all = found.map((one) => `${one.id}: ${one.evidence}`).join('\n');
      assert.match(own.map(({ evidence }) => evidence).join('\n'), expected, all);
      for (const { mend, reason } of own) assert.ok(mend.length > 0 && reason !== '');
    });
  }
});
