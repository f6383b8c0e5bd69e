import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { checkSite } from './check-site.ts';
import { renderContentsPage } from './contents-page.ts';
import { renderFilePage, renderFolderPage } from './file-page.ts';
import { renderFrontPage } from './front-page.ts';
import { type Frame, renderLayout, type SitePage } from './layout.ts';
import { addressOf, hrefBetween, INDEX, isImage, parseTarget } from './page-address.ts';
import { readContents } from './read-contents.ts';
import { type RenderedMarkdown, renderMarkdown } from './render-markdown.ts';
import { renderSearchData, searchEntries } from './search/entries.ts';
import { writeAssets } from './write-assets.ts';

export interface SiteOptions {
  /** The project. */
  readonly root: string;
  /** Where the site goes; what is there of an earlier one is removed. */
  readonly out: string;
}

export interface BuiltSite {
  /** Pages made of Markdown, by their files. */
  readonly pages: readonly string[];
  /** Files of the project that pages link to. */
  readonly files: readonly string[];
  /** What is wrong with the result, a line each. */
  readonly faults: readonly string[];
}

interface Work {
  readonly options: SiteOptions;
  readonly frame: Frame;
  /** Files and folders to show, in the order they were come upon. */
  readonly found: Set<string>;
  readonly rendered: Map<string, RenderedMarkdown>;
}

/**
 * Makes the site: every page of docs/, and whatever they link to.
 *
 * @throws Error with the page's name where one cannot be shown.
 */
export async function buildSite(options: SiteOptions): Promise<BuiltSite> {
  const { root, out } = options;
  await clear(out);
  await writeAssets(out);
  const index = readFileSync(join(root, INDEX), 'utf8');
  const contents = readContents(index);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  const order = contents.flatMap(({ entries }) => entries.map(({ path }) => path));
  const work: Work = {
    options,
    frame: { contents, version },
    found: new Set([INDEX, ...order]),
    rendered: new Map(),
  };
  // The set grows while it is gone through: pages bring the files that they link to.
  for (const path of work.found) await writePath(work, path);
  const entries = [...work.rendered].flatMap(([path, page]) =>
    path === INDEX ? [] : searchEntries(addressOf(path), page),
  );
  write(options, 'assets/search-data.js', renderSearchData(entries));
  await writePage(work, renderContentsPage(contents, work.rendered));
  const pages = [...work.rendered.keys()];
  const files = [...work.found].filter((path) => !work.rendered.has(path));
  return { pages, files, faults: checkSite(out) };
}

async function writePath(work: Work, path: string): Promise<void> {
  const file = join(work.options.root, path);
  if (statSync(file).isDirectory()) {
    const names = readdirSync(file).filter((name) => !name.startsWith('.'));
    for (const name of names) work.found.add(join(path, name));
    const kinds = names.map((name) => isFolder(work, join(path, name)));
    return writePage(work, renderFolderPage(path, names, kinds));
  }
  if (isImage(path)) return write(work.options, addressOf(path), readFileSync(file));
  const text = readFileSync(file, 'utf8');
  if (extname(path) !== '.md') return writePage(work, renderFilePage(path, text));
  const page = renderPage(work, path, text);
  work.rendered.set(path, page);
  const { title, html, headings } = page;
  const address = addressOf(path);
  if (path === INDEX) return writePage(work, renderFrontPage(page, work.frame.contents));
  await writePage(work, { address, source: path, title, body: html, headings, kind: 'prose' });
}

function renderPage(work: Work, path: string, text: string): RenderedMarkdown {
  try {
    return renderMarkdown(text, (link) => hrefFor(work, path, link));
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

/** Where a link of a page leads in the site; what it leads to is shown there too. */
function hrefFor(work: Work, from: string, link: string): string {
  const target = parseTarget(from, link);
  if (!target) return link;
  if (target.path.startsWith('..') || !existsSync(join(work.options.root, target.path))) {
    throw new Error(`there is no ${link}`);
  }
  work.found.add(target.path);
  const address = addressOf(target.path, isFolder(work, target.path));
  return hrefBetween(addressOf(from), address, target.anchor);
}

function isFolder(work: Work, path: string): boolean {
  return statSync(join(work.options.root, path)).isDirectory();
}

async function writePage(work: Work, page: SitePage): Promise<void> {
  write(work.options, page.address, await renderLayout(page, work.frame));
}

function write({ out }: SiteOptions, address: string, content: string | Uint8Array): void {
  const file = join(out, address);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** Removes an earlier site, and nothing else. */
async function clear(out: string): Promise<void> {
  if (!existsSync(out) || readdirSync(out).length === 0) return;
  if (!existsSync(join(out, 'assets/house.css'))) {
    throw new Error(`${out} holds something that is no such site; name another folder.`);
  }
  await rm(out, { recursive: true });
}
