import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { placeText } from './place.ts';
import { readConfigJs } from './read-config-js.ts';
import { readDotEnvFile } from './read-dot-env.ts';
import { readHocon } from './read-hocon.ts';
import { readManifests } from './read-manifests.ts';
import { findDirectives, readNginx } from './read-nginx.ts';
import { readProsody } from './read-prosody.ts';
import { fieldAt, flagOf, listOf, textOf } from './value.ts';

const prosody = (text: string, file = 'a.cfg.lua') => readProsody([{ file, text }]);

test('reads hosts and components of Prosody with their options, Windows line ends and a BOM included', () => {
  const { global, sections, faults } = prosody(
    [
      '\ufeffmuc_mapper_domain_base = "meet.test"; -- the base',
      'VirtualHost "Meet.Test"',
      "  app_id=\"a\" app_secret = 'b\\'c'",
      '  modules_enabled = { "one"; "two", --[[ "three"; ]] }',
      'Component "conference.meet.test" "muc" { restrict_room_creation = true }',
      'VirtualHost "meet.test"',
      '  allow_empty_token = false',
    ].join('\r\n'),
  );
  assert.deepEqual(faults, []);
  assert.deepEqual(textOf(global.options.get('muc_mapper_domain_base')), { text: 'meet.test' });
  assert.deepEqual(
    sections.map(({ kind, name, module }) => [kind, name, module]),
    [
      ['host', 'meet.test', null],
      ['component', 'conference.meet.test', 'muc'],
    ],
  );
  const [host, muc] = sections;
  assert.deepEqual(textOf(host?.options.get('app_secret')), { text: "b'c" });
  assert.deepEqual(listOf(host?.options.get('modules_enabled'))?.valueOf(), {
    texts: ['one', 'two'],
    hasUnknown: false,
  });
  assert.equal(flagOf(host?.options.get('allow_empty_token')), false);
  assert.equal(flagOf(muc?.options.get('restrict_room_creation')), true);
  const at = host?.options.get('allow_empty_token')?.at;
  assert.equal(at && placeText(at), 'a.cfg.lua:7:23');
});

test('takes what has to run for unknown, and constants for what they are', () => {
  const { sections } = prosody(`
local domain = "meet.test"
VirtualHost(domain)
  app_secret = os.getenv("SECRET")
  other = ENV_OTHER
  main_muc = "conference." .. domain
  if domain then allow_empty_token = true end
  os.execute("touch /tmp/never")
`);
  const [host] = sections;
  assert.equal(host?.name, 'meet.test');
  assert.equal(textOf(host?.options.get('app_secret')), 'unknown');
  assert.equal(textOf(host?.options.get('other')), 'unknown');
  assert.deepEqual(textOf(host?.options.get('main_muc')), { text: 'conference.meet.test' });
  assert.equal(flagOf(host?.options.get('allow_empty_token')), 'unknown');
});

test('reads the templates of docker-jitsi-meet, of which most is unknown', () => {
  const { sections, faults, templates } = prosody(`
{{ $AUTH := .Env.AUTH_TYPE | default "internal" }}
VirtualHost "{{ .Env.XMPP_DOMAIN }}"
{{ if eq $AUTH "jwt" }}
  authentication = "token"
  allow_empty_token = {{ if $EMPTY }}true{{ else }}false{{ end }}
{{ else }}
  authentication = "internal_hashed"
{{ end }}
  port = {{ .Env.PORT | default "3478" }}
  c2s_require_encryption = false
  modules_enabled = {
    "bosh";
    {{ if .Env.XMPP_MODULES }}
    "{{ join "\\";\\n\\"" (splitList "," .Env.XMPP_MODULES) }}";
    {{ end }}
  }
`);
  assert.deepEqual(faults, []);
  assert.deepEqual(templates, ['a.cfg.lua']);
  const [host] = sections;
  assert.equal(host?.name, null);
  for (const name of ['authentication', 'allow_empty_token', 'port']) {
    assert.equal(host?.options.get(name)?.kind, 'unknown', name);
  }
  assert.equal(flagOf(host?.options.get('c2s_require_encryption')), false);
  assert.deepEqual(listOf(host?.options.get('modules_enabled')), {
    texts: ['bosh'],
    hasUnknown: true,
  });
});

test('names line and column of what is no Lua, and never the words there', () => {
  const { faults } = prosody('VirtualHost "a"\n  app_secret = "hush\n');
  assert.equal(faults.length, 1);
  assert.match(placeText(faults[0]!.at), /^a\.cfg\.lua:2:2\d$/);
  for (const text of [
    'app_secret = "hush',
    'app_id = "a" "hush"',
    'app_secret = } "hush"',
    'a = { "b" "hush" }',
    '"hush"',
    'app_secret = hush hush',
    'a = 0xhush',
  ]) {
    for (const { message } of prosody(text).faults) assert.doesNotMatch(message, /hush/, text);
  }
  assert.doesNotMatch(faults[0]!.message, /hush/);
});

test('reads what is included, each file from outside of any host, and none twice', () => {
  const files = [
    { file: 'conf.d/a', text: 'muc_mapper_domain_base = "x"\nInclude "conf.d/*"' },
    { file: 'conf.d/b', text: 'VirtualHost "b"' },
  ];
  const main = { file: 'main', text: 'VirtualHost "a"\nInclude "conf.d/*"\n app_id = "q"' };
  const { global, sections } = readProsody([main], () => files);
  assert.deepEqual(textOf(global.options.get('muc_mapper_domain_base')), { text: 'x' });
  assert.deepEqual(
    sections.map(({ name }) => name),
    ['a', 'b'],
  );
  assert.deepEqual(textOf(sections[0]?.options.get('app_id')), { text: 'q' });
});

test('notes an option that is set twice in one host', () => {
  const { sections } = prosody('VirtualHost "a"\nmodules_enabled={"x"}\nmodules_enabled={"y"}');
  assert.deepEqual(
    sections[0]?.repeated.map(({ name, at }) => [name, at.line]),
    [['modules_enabled', 3]],
  );
});

const js = (text: string) => readConfigJs({ file: 'config.js', text });

test('reads config.js: the object, and what is assigned behind it', () => {
  const { config, faults } = js(`
/* eslint-disable */
var subdomain = '<!--# echo var="subdomain" default="" -->';
var config = { hosts: { domain: 'meet.test', muc: 'conference.' + subdomain + 'meet.test' }, 'a-b': [1] };
config.hosts.anonymousdomain = 'guest.meet.test';
config['tokenAuthUrl'] = 'https://auth.test/enter' + '?room={room}';
config.analytics = {};
config.random = Math.random();
config.tokenLogoutUrl = 'https://' + config.hosts.domain + '/out';
config.strange = config.nothing.here;
`);
  assert.deepEqual(textOf(fieldAt(config, 'tokenLogoutUrl')), { text: 'https://meet.test/out' });
  assert.equal(textOf(fieldAt(config, 'strange')), 'unknown');
  assert.deepEqual(faults, []);
  assert.deepEqual(textOf(fieldAt(config, 'hosts', 'anonymousdomain')), {
    text: 'guest.meet.test',
  });
  assert.deepEqual(textOf(fieldAt(config, 'hosts', 'domain')), { text: 'meet.test' });
  assert.deepEqual(textOf(fieldAt(config, 'tokenAuthUrl')), {
    text: 'https://auth.test/enter?room={room}',
  });
  assert.equal(textOf(fieldAt(config, 'random')), 'unknown');
});

test('names the comma that is missing in config.js, and where', () => {
  const { faults } = js("var config = {\n  a: 1, // one\n  b: 'x' // two\n  c: 3,\n};");
  assert.equal(faults.length, 1);
  assert.equal(placeText(faults[0]!.at), 'config.js:4:3');
  assert.match(faults[0]!.message, /comma is missing/);
  assert.match(js('var config = { a: 1,, };').faults[0]!.message, /comma too many/);
  assert.match(js('var config = { a: {').faults[0]!.message, /not closed/);
});

const hocon = (text: string) => readHocon({ file: 'jicofo.conf', text });

test('reads jicofo.conf as people write it', () => {
  const { config, faults } = hocon(`
// Jicofo
jicofo {
  xmpp: { client: { xmpp-domain: "meet.test", enabled = true } } # the client
  authentication.enabled = false
  conference { enable-auto-owner = no
    list = [ a, "b" ] }
  secret = \${?HUSH}
  address = https://auth.test/x
}
jicofo.conference.max = 5
`);
  assert.deepEqual(faults, []);
  assert.deepEqual(textOf(fieldAt(config, 'jicofo', 'xmpp', 'client', 'xmpp-domain')), {
    text: 'meet.test',
  });
  assert.equal(flagOf(fieldAt(config, 'jicofo', 'authentication', 'enabled')), false);
  assert.equal(flagOf(fieldAt(config, 'jicofo', 'conference', 'enable-auto-owner')), false);
  assert.equal(textOf(fieldAt(config, 'jicofo', 'secret')), 'unknown');
  assert.deepEqual(textOf(fieldAt(config, 'jicofo', 'conference', 'max')), { text: '5' });
  assert.equal(hocon('jicofo { a = 1').faults[0]!.at.line, 1);
  assert.match(hocon('jicofo { a  b }\n').faults[0]!.message, /= or a \{/);
  assert.equal(hocon('{ "a": { "b": [1, {"c": 2}] } }').faults.length, 0);
  assert.match(hocon('a {}\n}').faults[0]!.message, /too many/);
});

test('reads what nginx includes behind it, each file once', () => {
  const asked: string[] = [];
  const { directives } = readNginx(
    [{ file: 'meet.conf', text: 'server { include /etc/jitsi/jaas/*.conf; include own.conf; }' }],
    (pattern) => {
      asked.push(pattern);
      return [{ file: '/jaas/usher.conf', text: 'location /auth/ { } include own.conf;' }];
    },
  );
  assert.deepEqual(asked, ['/etc/jitsi/jaas/*.conf', '/etc/nginx/own.conf', '/etc/nginx/own.conf']);
  assert.deepEqual(
    findDirectives(directives, 'location').map(({ at }) => at.file),
    ['/jaas/usher.conf'],
  );
});

test('reads nginx: blocks, quotes, comments, regular expressions', () => {
  const { directives, faults } = readNginx([
    {
      file: 'a.conf',
      text: 'server {\r\n  # no { here\r\n  location ~ ^/([^/?&:\'"]+)$ { try_files $uri @root; }\n  add_header X "a;b";\n}',
    },
  ]);
  assert.deepEqual(faults, []);
  const [location] = findDirectives(directives, 'location');
  assert.deepEqual(location?.words, ['~', `^/([^/?&:'"]+)$`]);
  assert.equal(location?.at.line, 3);
  assert.deepEqual(findDirectives(directives, 'add_header')[0]?.words, ['X', 'a;b']);
  const variable = readNginx([{ file: 'a', text: 'alias /a/$' + '{uri}.html;' }]);
  assert.deepEqual(variable.directives[0]?.words, ['/a/$' + '{uri}.html']);
  for (const [text, where, what] of [
    ['a b\n}', '1:1', /semicolon is missing/],
    ['a;\n}', '2:1', /too many/],
    ['server {\n a;', '1:8', /not closed/],
    ['a "b;', '1:3', /quotation/],
  ] as const) {
    const [fault] = readNginx([{ file: 'a', text }]).faults;
    assert.equal(placeText(fault!.at), `a:${where}`);
    assert.match(fault!.message, what);
  }
});

test('never throws and never hangs, whatever stands in a file', () => {
  const words =
    'VirtualHost "a" \' { } [ ] ( ) = , ; : . -- # // /* */ {{if}} {{end}} {{ .A }} \\ $ ${ \n \r\n var config [[ ]] é \u0000';
  const piece = fc.constantFrom(...words.split(' '), ' ', 'end', 'x=1');
  const anything = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(anything, (text) => {
      const source = { file: 'a', text };
      const places = [
        ...readProsody([source]).faults,
        ...readConfigJs(source).faults,
        ...readHocon(source).faults,
        ...readNginx([source]).faults,
      ].map(({ at }) => at);
      places.push(...readDotEnvFile(source).faults.map(({ at }) => at));
      readManifests(source);
      for (const { line, column } of places) assert.ok(line >= 1 && column >= 1);
    }),
    { numRuns: 2000 },
  );
});

test('reads a file of a megabyte in no time', () => {
  const text = 'location /a { add_header X "y"; }\n'.repeat(30_000);
  const before = process.cpuUsage();
  assert.equal(readNginx([{ file: 'a', text }]).directives.length, 30_000);
  assert.equal(readHocon({ file: 'a', text: 'a { b = "c" }\n'.repeat(30_000) }).faults.length, 0);
  const { user, system } = process.cpuUsage(before);
  assert.ok(user + system < 3_000_000, `${user + system} µs`);
});
