import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { read, trackedPaths } from '../test/repo/tree.ts';
import { anchorsOf } from '../test/support/markdown.ts';
import { renderMarkdown } from './render-markdown.ts';

const render = (source: string): ReturnType<typeof renderMarkdown> =>
  renderMarkdown(source, (target) => `to:${target}`);

describe('a page of Markdown', () => {
  it('gives its title, its text, its headings and what stands below each', () => {
    const page = render('# Of *doors*\n\nFirst.\n\n## Open `wide`\n\nSecond,\nthird.\n\n### In\n');
    assert.equal(page.title.text, 'Of doors');
    assert.equal(page.title.html, 'Of <em>doors</em>');
    assert.doesNotMatch(page.html, /<h1/);
    assert.deepEqual(
      page.headings.map(({ level, id, html }) => [level, id, html]),
      [
        [2, 'open-wide', 'Open <code>wide</code>'],
        [3, 'in', 'In'],
      ],
    );
    assert.deepEqual(
      page.sections.map(({ text }) => text),
      ['First.', 'Second, third.', ''],
    );
  });

  it('names headings as GitHub does, as every page of the docs shows', () => {
    const pages = trackedPaths().filter((path) => /^docs\/.*\.md$/.test(path));
    assert.ok(pages.length > 30);
    for (const path of pages) {
      const { title, headings } = render(read(path));
      assert.deepEqual(
        [title, ...headings].map(({ id }) => id),
        anchorsOf(read(path)),
        path,
      );
    }
    const { headings } = render('# A\n## Größe & Maß, `x_y`!\n## A\n## A\n');
    assert.deepEqual(
      headings.map(({ id }) => id),
      ['größe--maß-x_y', 'a-1', 'a-2'],
    );
  });

  it('asks where links and pictures lead, those by name too', () => {
    const { html } = render('# A\n\n[b](b.md#c) ![d](e.png) [f]\n\n[f]: g.md\n');
    assert.match(html, /href="to:b\.md#c"/);
    assert.match(html, /src="to:e\.png"/);
    assert.match(html, /href="to:g\.md"/);
  });

  it('lets what is wide scroll by itself, by keyboard too', () => {
    const { html } = render('# A\n\n| a | |\n|---|---|\n| c<br>d | e |\n\n```yaml\na: 1\n```\n');
    assert.match(html, /<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>/);
    assert.match(html, /<th scope="col">a<\/th><td><\/td>/);
    assert.match(html, /<td>c<br>d<\/td>/);
    assert.match(
      html,
      /<pre class="code" tabindex="0" data-language="yaml"><code><span class="hljs-attr">a:/,
    );
  });

  it('lets long names be broken where their parts meet', () => {
    const { html } = render('# A\n\n`USHER_JITSI_URL` `a_b` `usher room explain --user`\n');
    assert.match(
      html,
      /<code>USHER_<wbr>JITSI_<wbr>URL<\/code> <code>a_b<\/code> <code>usher room/,
    );
  });

  it('shows code of no known language as it stands, escaped', () => {
    const { html } = render('# A\n\n```haproxy\n<a> & "b"\n```\n\n    <c>\n');
    assert.match(html, /<code>&lt;a&gt; &amp; "b"\n<\/code>/);
    assert.match(html, /<code>&lt;c&gt;\n<\/code>/);
  });

  it('draws a diagram, and finds it by what it shows', () => {
    const text =
      'sequenceDiagram\naccTitle: T\naccDescr: D\nparticipant A\nparticipant B\nA->>B: hi';
    const page = render(`# A\n\n\`\`\`mermaid\n${text}\n\`\`\`\n`);
    assert.match(page.html, /<figure class="diagram">[\s\S]*<svg[\s\S]*<summary>T, in words/);
    assert.equal(page.sections[0]?.text, 'T D');
    assert.throws(() => render('# A\n\n```mermaid\nflowchart LR\n```\n'), /line 1 of the diagram/);
  });

  it('is refused with HTML, which GitHub would show otherwise, and without a title', () => {
    assert.throws(() => render('# A\n\n<script>b</script>\n'), /HTML in a page: <script>/);
    assert.throws(() => render('# A\n\na <b>c</b>\n'), /HTML in a page: <b>/);
    assert.throws(() => render('a\n\n# B\n'), /begins with its title/);
  });
});
