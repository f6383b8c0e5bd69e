import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readVariableLines } from './read-variable-lines.ts';
import { readVariables } from './read-variables.ts';

const lines = (text: string) => readVariableLines(text).variables;

test('reads lines with line ends of Windows, export, quotes, comments and a mark at the beginning', () => {
  const text = [
    '\ufeff# of the adapter',
    'export JITSI_URL="https://meet.example.org"',
    "CLIENT_SECRET='a # and a \\ and a \" '   # why",
    'BASE_URL = https://auth.example.org  # ours',
    '; of systemd',
    'EMPTY=',
    'TWO="first\r\nsecond"',
  ].join('\r\n');
  assert.deepEqual(lines(text), {
    JITSI_URL: 'https://meet.example.org',
    CLIENT_SECRET: 'a # and a \\ and a " ',
    BASE_URL: 'https://auth.example.org',
    EMPTY: '',
    TWO: 'first\nsecond',
  });
});

test('a secret may hold a #, a dollar and equals signs', () => {
  assert.deepEqual(lines('JITSI_SECRET=ab#cd$e==\nB=#'), { JITSI_SECRET: 'ab#cd$e==', B: '' });
});

test('names the lines that set nothing, and reads the others', () => {
  assert.deepEqual(readVariableLines('A=1\n\nJITSI_URL: x\nB=2\n1X=y'), {
    variables: { A: '1', B: '2' },
    faults: [3, 5],
    envFiles: [],
  });
});

test('reads a unit of systemd', () => {
  const unit = `[Unit]\nDescription=x=y\n[Service]\nEnvironment="JITSI_URL=https://a/" 'B=c d'\\\n  C=e\nEnvironment=D=f\nEnvironmentFile=-/etc/default/adapter\n`;
  assert.deepEqual(lines(unit), { JITSI_URL: 'https://a/', B: 'c d', C: 'e', D: 'f' });
  assert.deepEqual(readVariableLines(unit).envFiles, ['/etc/default/adapter']);
});

const COMPOSE = `services:
  web:
    env_file: ./web.env
    environment:
      - PUBLIC_URL
      - PORT=80
  adapter:
    environment:
      OIDC_ISSUER_URL: https://id.example.org
      OIDC_CLIENT_SECRET: \${SECRET:?needed}
      JWT_APP_ID: \${APP:-myappid}
      PRICE: 5$$
      PORT: 9000
      NOTHING:
`;

test('reads a compose file, lists and maps, with what it takes from .env', () => {
  const { services, problems } = readVariables([
    { file: 'docker-compose.yml', text: COMPOSE.replaceAll('\n', '\r\n') },
    { file: '.env', text: 'SECRET=a$b\nPUBLIC_URL=https://meet.example.org' },
  ]);
  assert.deepEqual(problems, []);
  assert.deepEqual(services, [
    { from: 'docker-compose.yml, service web', variables: { PORT: '80' }, envFiles: ['./web.env'] },
    {
      from: 'docker-compose.yml, service adapter',
      envFiles: [],
      variables: {
        OIDC_ISSUER_URL: 'https://id.example.org',
        OIDC_CLIENT_SECRET: 'a$b',
        JWT_APP_ID: 'myappid',
        PRICE: '5$',
        PORT: '9000',
      },
    },
  ]);
});

test('fills in what a file of lines refers to, and names what it cannot', () => {
  const text = `A=a\nB=\${A}/b\nC=\${NONE}$x\n`;
  const { shared, problems } = readVariables([{ file: '.env', text }]);
  assert.deepEqual(shared, { A: 'a', B: 'a/b', C: `\${NONE}$x` });
  assert.deepEqual(
    problems.map(({ path, message }) => `${path} ${message}`),
    ['C refers to NONE, which nothing given here sets'],
  );
});

test('a name of a compose file tells a terminal nothing', () => {
  const text = 'services:\n  "a\\e[2Jb":\n    environment:\n      "X\\e]0;y": 1\n';
  const [service] = readVariables([{ file: 'c.yml', text }]).services;
  assert.equal(service?.from, 'c.yml, service a??2Jb');
  assert.deepEqual(service?.variables, { 'X??0?y': '1' });
});

test('names what a compose file refers to and nothing sets, and where it is no YAML', () => {
  const [first] = readVariables([{ file: 'c.yml', text: COMPOSE }]).problems;
  assert.equal(
    `${first?.path} ${first?.message}`,
    'c.yml, service adapter refers to SECRET, which nothing given here sets',
  );
  const broken = readVariables([{ file: 'c.yml', text: 'services:\n  a: [\n' }]).problems;
  assert.match(broken[0]?.path ?? '', /^c\.yml, line \d+, column \d+$/);
});
