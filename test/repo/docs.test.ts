import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dirname, join as joinPath } from 'node:path/posix';
import { describe, it } from 'node:test';
import { tokenCheck } from '../../src/cli/commands/token-check.ts';
import { commands } from '../../src/cli/commands.ts';
import { Report } from '../../src/config/problem.ts';
import { readEnvironment } from '../../src/config/read-environment.ts';
import { rootSection } from '../../src/config/sections/root.ts';
import { parseSettings } from '../../src/jitsi/check-token/parse-settings.ts';
import { buildClaims, mintToken } from '../../src/jitsi/token.ts';
import { openSecretKey } from '../../src/jitsi/token-key.ts';
import { anchorsOf, blocksOf, linksOf, proseOf } from '../support/markdown.ts';
import { saidBy } from '../support/said-by.ts';
import { isForeign, problemsOf } from './doc-settings.ts';
import { productFiles, read, root, trackedPaths } from './tree.ts';

const pages = trackedPaths()
  .filter((path) => path === 'README.md' || /^docs\/.*\.md$/.test(path))
  .map((path) => ({ path, text: read(path) }));

const blocks = pages.flatMap(({ path, text }) =>
  blocksOf(text).map((block) => ({ ...block, where: `${path}:${block.line}` })),
);

function page(path: string): string {
  return pages.find((one) => one.path === path)?.text ?? '';
}

describe('the pages of README.md and docs/', () => {
  it('link to files and headings that are there', () => {
    const broken = pages.flatMap(({ path, text }) =>
      linksOf(text)
        .filter(({ target }) => !isThere(path, target))
        .map(({ line, target }) => `${path}:${line}: ${target}`),
    );
    assert.deepEqual(broken, []);
    assert.ok(!isThere('docs/README.md', 'topics/nothing.md'));
    assert.ok(!isThere('docs/README.md', 'topics/token.md#nothing'));
  });

  it('define every name of a link that they use', () => {
    for (const { path, text } of pages) {
      const defined = [...text.matchAll(/^\[([\w-]+)\]: /gm)].map(([, name]) => name);
      if (defined.length === 0) continue;
      const prose = proseOf(text).replace(/`[^`]*`/g, '');
      const used = [...prose.matchAll(/\[([\w-]+)\](?![(:])/g)].map(([, name]) => name);
      assert.deepEqual([...new Set(used)].sort(), defined.sort(), path);
    }
  });

  it('are all in the index', () => {
    const linked = linksOf(page('docs/README.md')).map(({ target }) => `docs/${target}`);
    const missing = pages.filter(
      ({ path }) => !['README.md', 'docs/README.md', ...linked].includes(path),
    );
    assert.deepEqual(
      missing.map(({ path }) => path),
      [],
    );
  });

  it('hold lines of at most 120 characters, but for what is generated', () => {
    const long = pages
      .filter(({ path }) => !path.startsWith('docs/reference/') && !path.includes('/decisions/'))
      .flatMap(({ path, text }) =>
        text.split('\n').flatMap((line, at) => (line.length > 120 ? [`${path}:${at + 1}`] : [])),
      );
    assert.deepEqual(long, []);
  });
});

describe('docs/glossary.md', () => {
  it('has each word once', () => {
    const words = [...page('docs/glossary.md').matchAll(/^\| ([^|]+) \|/gm)].map((row) => row[1]);
    assert.ok(words.length > 50);
    assert.deepEqual(
      words.filter((word, at) => words.indexOf(word) !== at),
      [],
    );
  });
});

describe('settings in the pages', () => {
  const yaml = blocks.filter((block) => block.language === 'yaml' && !isForeign(block));

  for (const block of yaml) {
    it(`load without a problem: ${block.where}`, () => assert.deepEqual(problemsOf(block), []));
  }

  it('would be refused with a slip of the pen', () => {
    const slip = {
      language: 'yaml',
      heading: '',
      line: 1,
      text: 'jitsi_url: https://a.example/\n',
    };
    assert.ok(problemsOf(slip).length > 0);
  });

  it('are called by names that exist', () => {
    const known = [
      ...page('docs/reference/configuration.md').matchAll(/^\| `([a-z_.[\]]+)`/gm),
    ].map(([, path = '']) => path.replaceAll('[]', ''));
    const isKnown = (name: string): boolean =>
      known.some((path) => [path, `${path}_file`].includes(name) || path.startsWith(`${name}.`));
    const sections =
      /`((?:more_jitsi|jitsi|sign_in|guests|waiting|audit|sessions|storage|branding|log|metrics|limits)\.[a-z_.]+)/g;
    const unknown = pages.flatMap(({ path, text }) =>
      [...text.matchAll(sections)]
        .filter(([, name = '']) => !isKnown(name))
        .map(([, name]) => `${path}: ${name}`),
    );
    assert.deepEqual(unknown, []);
  });

  it('are variables that exist', () => {
    const names = pages.flatMap(({ text }) => text.match(/\bUSHER_[A-Z][A-Z0-9_]*\b/g) ?? []);
    assert.ok(names.length > 100);
    assert.deepEqual([...new Set(names)].filter(isUnknownVariable), []);
    assert.ok(isUnknownVariable('USHER_JITSI_URI'));
  });
});

describe('commands in the pages', () => {
  const inBlocks = blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text, where }) => text.split('\n').map((line) => ({ line: line.trim(), where })));
  const inText = pages.flatMap(({ path, text }) =>
    [...proseOf(text).matchAll(/`(usher [^`]+)`/g)].map(([, line = '']) => ({ line, where: path })),
  );
  const lines = [...inBlocks, ...inText].filter(({ line }) => line.startsWith('usher '));

  it('exist, with their options', () => {
    assert.ok(lines.length > 20);
    const faults = lines.flatMap(({ line, where }) =>
      faultOf(line).map((why) => `${where}: ${why}`),
    );
    assert.deepEqual(faults, []);
    assert.deepEqual(faultOf('usher sing'), ['there is no usher sing']);
    assert.deepEqual(faultOf('usher serve --conf x'), ['usher serve knows no --conf']);
  });
});

describe('what docs/operations/monitoring.md lists', () => {
  const monitoring = page('docs/operations/monitoring.md');

  it('is every event of the log, with its level', () => {
    const calls = /\blog\.(debug|info|warn|error)\(\s*'([a-z_]+)'/g;
    const logged = productFiles().flatMap(({ text }) =>
      [...text.matchAll(calls)].map(([, level, event]) => `${event} ${level}`),
    );
    const rows = monitoring.matchAll(/^\| `([a-z_]+)` \| (debug|info|warn|error) \|/gm);
    const listed = [...rows].map(([, event, level]) => `${event} ${level}`);
    assert.deepEqual(listed.sort(), [...new Set(logged)].sort());
  });

  it('is every metric of our own', () => {
    const made = read('src/http/metrics.ts').match(/\busher_[a-z_]+/g) ?? [];
    const listed = [...monitoring.matchAll(/^\| `(usher_[a-z_]+)` \|/gm)].map(([, name]) => name);
    assert.deepEqual(listed.sort(), [...new Set(made)].sort());
  });
});

describe('docs/topics/security.md', () => {
  it('names tests that hold the cases it names them for', () => {
    const text = page('docs/topics/security.md');
    const files = new Map(
      [...text.matchAll(/^\[([\w-]+)\]: (\S+)$/gm)].map(([, name = '', target = '']) => [
        name,
        read(joinPath('docs/topics', target)),
      ]),
    );
    const claims = [...text.matchAll(/((?:[A-K]\d+(?:, )?)+): ((?:\[[\w-]+\](?:, )?)+)/g)];
    assert.ok(claims.length > 30);
    for (const [whole, cases = '', names = ''] of claims) {
      for (const name of names.match(/[\w-]+/g) ?? []) {
        for (const one of cases.split(', ')) {
          assert.match(files.get(name) ?? '', new RegExp(`\\b${one}\\b`), `${whole}: ${name}`);
        }
      }
    }
  });
});

describe('docs/topics/token.md', () => {
  const own = blocks.filter(({ where }) => where.startsWith('docs/topics/token.md'));
  const settings = own.find(({ text }) => text.includes('"appId"'))?.text ?? '{}';
  const secret = 'the app_secret, of thirty-two bytes and more';
  const given = { ...JSON.parse(settings), secret };
  const good = tokenFor('standup', secret);

  it('has settings that usher token check takes', () => {
    const parsed = parseSettings(JSON.parse(settings), read);
    assert.deepEqual('problems' in parsed ? parsed.problems : [], []);
  });

  it('shows what usher token check says', async () => {
    const another = tokenFor('standup', 'another secret, of thirty-two bytes and more');
    const { tokenAffiliation: _off, ...bare } = { ...given, allowEmptyToken: true };
    const shown = own.filter(({ language }) => language === 'text').map(({ text }) => text);
    assert.deepEqual(shown, [
      await verdict(given, 'standup', good),
      await verdict(given, 'retro', good),
      await verdict(given, 'standup', another),
      await verdict(bare, 'standup', ''),
    ]);
  });
});

/** Addresses of the web are not asked. */
function isThere(from: string, target: string): boolean {
  if (/^https?:/.test(target)) return true;
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? from : joinPath(dirname(from), path);
  if (!existsSync(join(root, file))) return false;
  return anchor === undefined || anchorsOf(read(file)).includes(anchor);
}

function isUnknownVariable(name: string): boolean {
  const report = new Report();
  readEnvironment(rootSection, { [name]: 'x' }, report);
  return report.problems.length > 0;
}

function faultOf(line: string): string[] {
  const [command = ''] = line.split(/ [#<|>]/);
  const words = command.split(/\s+/).slice(1);
  if (words.length === 1 && words[0] === '--version') return [];
  const known = commands.find((one) => one.words.every((word, at) => words[at] === word));
  if (!known) return [`there is no ${command}`];
  return words
    .filter((word) => word.startsWith('--'))
    .filter((option) => !new RegExp(`${option}\\b`).test(known.usage))
    .map((option) => `usher ${known.words.join(' ')} knows no ${option}`);
}

function tokenFor(room: string, secret: string): string {
  const person = { id: 'asa', name: null, email: null, avatar: null };
  const seat = { moderator: null, affiliation: null, group: null, features: {} };
  const now = Math.floor(Date.now() / 1000);
  const subject = 'meet.example.org';
  const names = { issuer: 'jitsi', audience: 'jitsi', subject, room };
  const claims = buildClaims({ ...names, seat, person, now, ttlSeconds: 600 });
  return mintToken(claims, openSecretKey('HS256', secret));
}

async function verdict(settings: object, room: string, token: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'usher-docs-'));
  const file = join(folder, 'prosody.json');
  writeFileSync(file, JSON.stringify(settings));
  const argv = ['--settings', file, '--room', room];
  const { out, notes } = await saidBy(tokenCheck, argv, { input: token });
  assert.equal(notes, '');
  rmSync(folder, { recursive: true });
  return `${out}\n`;
}
