import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { root, trackedPaths } from '../test/repo/tree.ts';
import { type BuiltSite, buildSite } from './build-site.ts';
import { checkSite } from './check-site.ts';
import { addressOf } from './page-address.ts';
import { openSearch, type SearchEntry } from './search/open-search.ts';

const folder = mkdtempSync(join(tmpdir(), 'usher-site-'));
const out = join(folder, 'site');
const read = (address: string): string => readFileSync(join(out, address), 'utf8');
let built: BuiltSite;

before(async () => {
  built = await buildSite({ root, out });
});
after(() => rmSync(folder, { recursive: true }));

describe('the site of the documentation', () => {
  it('has no dead link, no dead anchor, nothing inline and nothing from elsewhere', () => {
    assert.deepEqual(built.faults, []);
  });

  it('has every page of docs/, each with its place in the navigation', () => {
    const pages = trackedPaths().filter((path) => /^docs\/.*\.md$/.test(path));
    assert.deepEqual(
      pages.filter((path) => !built.pages.includes(path)),
      [],
    );
    for (const path of pages) {
      const here = path === 'docs/README.md' ? 0 : 1;
      assert.equal(read(addressOf(path)).split('aria-current="page"').length - 1, here, path);
    }
  });

  it('leads through its pages in the order of the index, there and back', () => {
    let address = 'index.html';
    const walked: string[] = [];
    for (;;) {
      const next = /class="next" href="([^"]+)"/.exec(read(address))?.[1];
      if (next === undefined) break;
      const to = join(dirname(address), next);
      assert.ok(!walked.includes(to), to);
      const back = /class="prev" href="([^"]+)"/.exec(read(to))?.[1];
      if (walked.length > 0) assert.equal(join(dirname(to), back ?? ''), address);
      walked.push(to);
      address = to;
    }
    assert.ok(walked.length > 40);
  });

  it('shows the tests that the security page names, and the files of the reference', () => {
    assert.ok(built.files.includes('test/golden/prosody-verdicts.test.ts'));
    assert.match(read('reference/openapi.json.html'), /hljs-attr/);
    const shown = read('project/test/golden/prosody-verdicts.test.ts.html');
    assert.match(shown, /<h1><code>test\/golden\/prosody-verdicts\.test\.ts<\/code><\/h1>/);
  });

  it('draws every diagram of how it works, with a name and in words', () => {
    const page = read('how-it-works.html');
    const drawn = page.match(/<svg class="sequence"/g) ?? [];
    assert.ok(drawn.length >= 6);
    assert.equal(page.match(/<title id="Diagram-/g)?.length, drawn.length);
    assert.equal(page.match(/<ol class="in-words">/g)?.length, drawn.length);
  });

  it('lists every heading for who has no JavaScript', () => {
    const page = read('contents.html');
    assert.match(page, /href="topics\/rooms\.html#waiting-for-a-host-wait"/);
  });

  it('finds known words at the heading they stand below', () => {
    const data = read('assets/search-data.js');
    const entries = JSON.parse(
      data.replace(/^globalThis\.usherPages = |;\n$/g, ''),
    ) as SearchEntry[];
    const find = openSearch(entries);
    const firstOf = (query: string): string | undefined => find(query)[0]?.entry.at;
    assert.equal(firstOf('waiting page'), 'topics/waiting.html');
    assert.equal(firstOf('hidden frame'), 'topics/sessions.html#the-hidden-frame');
    assert.ok(find('allow_empty_token').length > 0);
    assert.ok(
      find('room_name_inv').some(({ entry }) => entry.at.startsWith('reference/errors.html')),
    );
    for (const { at } of entries) assert.ok(read(at.split('#')[0] ?? '').length > 0);
  });

  it('weighs little: half a megabyte for the search, a tenth of one for the rest', () => {
    assert.ok(read('assets/search-data.js').length < 800_000);
    const rest = ['assets/search.js', 'assets/site.css', 'assets/house.css', 'assets/mark.svg'];
    assert.ok(rest.reduce((sum, name) => sum + read(name).length, 0) < 100_000);
  });
});

describe('a site that is made', () => {
  const place = join(folder, 'small');
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(place, path)), { recursive: true });
    writeFileSync(join(place, path), text);
  };
  const build = (): Promise<BuiltSite> => buildSite({ root: place, out: join(folder, 'made') });

  before(() => {
    write('package.json', '{ "version": "1" }');
    write('docs/README.md', '# Docs\n\n## Start\n\n- [A page](a.md): first.\n');
    write('deploy/README.md', '# Deploy\n');
    write('deploy/unit.service', '[Unit]\n');
  });

  it('shows a folder that a page links to, with what is in it', async () => {
    write('docs/a.md', '# A\n\n[Deploying](../deploy/).\n');
    const { files, faults } = await build();
    assert.deepEqual([files, faults], [['deploy', 'deploy/unit.service'], []]);
    const shown = readFileSync(join(folder, 'made/project/deploy/index.html'), 'utf8');
    assert.match(shown, /<a href="README\.html">README\.md<\/a>/);
  });

  it('is refused with a link to nothing or out of the project, and says on which page', async () => {
    for (const link of ['b.md', '../../elsewhere.md']) {
      write('docs/a.md', `# A\n\n[B](${link})\n`);
      await assert.rejects(build, new RegExp(`docs/a\\.md: there is no ${link}`));
    }
  });

  it('names an anchor that is not there', async () => {
    write('docs/a.md', '# A\n\n[B](#b)\n');
    assert.deepEqual((await build()).faults, ['a.html: a.html#b names no heading']);
  });

  it('never takes the place of what is something else', async () => {
    const other = join(folder, 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'thesis.txt'), 'mine');
    await assert.rejects(buildSite({ root: place, out: other }), /holds something/);
    assert.equal(readFileSync(join(other, 'thesis.txt'), 'utf8'), 'mine');
  });
});

describe('the check of a site', () => {
  const faultsOf = (body: string): string[] => {
    const place = join(folder, 'checked');
    rmSync(place, { recursive: true, force: true });
    cpSync(join(out, 'assets'), join(place, 'assets'), { recursive: true });
    writeFileSync(join(place, 'a.html'), `<h1 id="a">A</h1>${body}`);
    return checkSite(place);
  };

  const wrong = {
    'a link to nothing': ['<a href="b.html">b</a>', 'a.html: b.html leads nowhere'],
    'an anchor of nothing': ['<a href="a.html#b">b</a>', 'a.html: a.html#b names no heading'],
    'a base path': ['<a href="/a.html">b</a>', 'a.html: /a.html works at one base path alone'],
    'a picture from elsewhere': [
      '<img src="https://b.example/c.png">',
      'a.html: <img> loads https://b.example/c.png',
    ],
    'a script from elsewhere': [
      '<script src="//b.example"></script>',
      'a.html: <script> loads //b.example',
    ],
    'an inline script': ['<script>b()</script>', 'a.html: script stands inline'],
    'an inline style': ['<p style="color: red">b</p>', 'a.html: style stands inline'],
    'a handler': ['<p onclick="b()">b</p>', 'a.html: onclick stands inline'],
    'an id that stands twice': ['<p id="a">b</p>', 'a.html: the id a is there twice'],
    'two titles': ['<h1>B</h1>', 'a.html: it has not one h1'],
  } as const;
  for (const [what, [body, fault]] of Object.entries(wrong)) {
    it(`finds ${what}`, () => assert.deepEqual(faultsOf(body), [fault]));
  }

  it('finds nothing in what is right', () => {
    assert.deepEqual(faultsOf('<a href="#a">a</a> <a href="https://b.example/">b</a>'), []);
  });

  it('finds a style that loads something', () => {
    const place = join(folder, 'checked');
    writeFileSync(join(place, 'assets/site.css'), '@import "https://b.example/c.css";');
    assert.deepEqual(checkSite(place), ['assets/site.css: loads something']);
  });
});
