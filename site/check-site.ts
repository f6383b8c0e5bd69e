import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { dirname, join as joinPath } from 'node:path/posix';

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

const TAG = /<([a-z][a-z0-9]*)((?:\s[^<>]*?)?)\/?>/gi;
const ATTRIBUTE = /([a-z-]+)(?:="([^"]*)")?/gi;
const ADDRESSES = ['href', 'src', 'action', 'poster', 'data'];

/** What is wrong with a site in a folder, a line each: links, anchors, ids, and whatever a strict policy refuses. */
export function checkSite(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
  const tags = new Map(
    files.filter((file) => file.endsWith('.html')).map((file) => [file, tagsOf(read(file))]),
  );
  const ids = new Map([...tags].map(([file, all]) => [file, idsOf(all)]));
  const pages = [...tags].flatMap(([file, all]) =>
    [
      ...all.flatMap((tag) => [...faultsOfLinks(tag, file, new Set(files), ids), ...inline(tag)]),
      ...repeated(ids.get(file) ?? []).map((id) => `the id ${id} is there twice`),
      ...(all.filter(({ name }) => name === 'h1').length === 1 ? [] : ['it has not one h1']),
    ].map((fault) => `${file}: ${fault}`),
  );
  const styles = files
    .filter((file) => file.endsWith('.css') && /@import|url\((?!["']?data:)/.test(read(file)))
    .map((file) => `${file}: loads something`);
  return [...pages, ...styles];
}

function faultsOfLinks(
  tag: Tag,
  file: string,
  files: ReadonlySet<string>,
  ids: ReadonlyMap<string, readonly string[]>,
): string[] {
  return ADDRESSES.flatMap((name) => tag.attributes.get(name) ?? []).flatMap((address) => {
    if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(address)) {
      return tag.name === 'a' ? [] : [`<${tag.name}> loads ${address}`];
    }
    if (address.startsWith('/')) return [`${address} works at one base path alone`];
    const [path = '', anchor = ''] = address.split('#').map(decodeURIComponent);
    const target = path === '' ? file : joinPath(dirname(file), path);
    if (!files.has(target)) return [`${address} leads nowhere`];
    if (anchor === '' || ids.get(target)?.includes(anchor)) return [];
    return [`${address} names no heading`];
  });
}

/** What a policy without `unsafe-inline` refuses. */
function inline({ name, attributes }: Tag): string[] {
  const handlers = [...attributes.keys()].filter((key) => key.startsWith('on') || key === 'style');
  const isInline = name === 'style' || (name === 'script' && !attributes.has('src'));
  return [...handlers, ...(isInline ? [name] : [])].map((what) => `${what} stands inline`);
}

function tagsOf(html: string): Tag[] {
  return [...html.matchAll(TAG)].map(([, name = '', rest = '']) => ({
    name: name.toLowerCase(),
    attributes: new Map(
      [...rest.matchAll(ATTRIBUTE)].map(([, key = '', value = '']) => [
        key.toLowerCase(),
        value.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&'),
      ]),
    ),
  }));
}

function idsOf(tags: readonly Tag[]): string[] {
  return tags.flatMap(({ attributes }) => attributes.get('id') ?? []);
}

function repeated(names: readonly string[]): string[] {
  return names.filter((name, at) => names.indexOf(name) !== at);
}
