import { dirname, join, relative } from 'node:path/posix';

/** Where a link leads: a file or folder of the project, and a heading in it. */
export interface Target {
  /** From the project's root, without a slash at its end. */
  readonly path: string;
  /** Without its `#`; empty for none. */
  readonly anchor: string;
}

/** The index of the documentation, and the site's front page. */
export const INDEX = 'docs/README.md';
/** What is written for the site alone: every heading of every page, and the results of a search. */
export const CONTENTS_PAGE = 'contents.html';

const IMAGE = /\.(svg|png|jpe?g|webp|gif)$/;

/** True for what is shown within a page, and copied as it is. */
export function isImage(path: string): boolean {
  return IMAGE.test(path);
}

/** Null for an address of the web. `from`: the page that the link stands on. */
export function parseTarget(from: string, link: string): Target | null {
  if (/^[a-z][a-z0-9+.-]*:/i.test(link)) return null;
  const [path = '', anchor = ''] = decodeURI(link).split('#');
  const full = path === '' ? from : join(dirname(from), path);
  return { path: full.replace(/\/$/, ''), anchor };
}

/** Where in the site a file or a folder of the project is shown. */
export function addressOf(path: string, isFolder = false): string {
  if (path === INDEX) return 'index.html';
  const place = path.startsWith('docs/') ? path.slice('docs/'.length) : join('project', path);
  if (isFolder) return join(place, 'index.html');
  if (isImage(place)) return place;
  return place.endsWith('.md') ? place.replace(/\.md$/, '.html') : `${place}.html`;
}

/** The way from one address of the site to another: relative, so that the site works anywhere. */
export function hrefBetween(from: string, to: string, anchor = ''): string {
  const way = relative(dirname(from), to);
  return encodeURI(way) + (anchor === '' ? '' : `#${encodeURIComponent(anchor)}`);
}
