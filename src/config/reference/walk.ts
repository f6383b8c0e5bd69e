import type { Fields, Node, Section, Setting } from '../setting.ts';
import { join, variableFor } from '../setting-path.ts';

/** A setting with its place: what the reference page has a line for. */
export interface Entry {
  /** `sign_in.methods[].issuer`. */
  readonly path: string;
  /** `USHER_SIGN_IN_METHODS_0_ISSUER`. */
  readonly variable: string;
  readonly setting: Setting<unknown>;
}

/** The settings that stand directly in a section, with what encloses them. */
export interface Chapter {
  /** `` for the top, `jitsi`, `sign_in.methods[]`. */
  readonly path: string;
  /** The word of `type` that its entries are for. */
  readonly type?: string;
  readonly meaning: string;
  readonly entries: readonly Entry[];
}

/** Every section that has settings of its own, in the order of the declarations. */
export function chapters(root: Section<Fields>): Chapter[] {
  return chaptersOf(root, '');
}

function chaptersOf(node: Section<Fields>, path: string): Chapter[] {
  const entries: Entry[] = [];
  const inner: Chapter[] = [];
  for (const [key, child] of Object.entries(node.fields)) {
    const here = join(path, key);
    if (child.node === 'setting') entries.push(entry(child, here));
    else inner.push(...innerChapters(child, here));
  }
  const own = entries.length > 0 ? [{ path, meaning: node.meaning, entries }] : [];
  return [...own, ...inner];
}

function innerChapters(child: Exclude<Node, Setting<unknown>>, path: string): Chapter[] {
  if (child.node === 'list') return chaptersOf(child.item, `${path}[]`);
  if (child.node === 'section') return chaptersOf(child, path);
  return Object.entries(child.kinds).flatMap(([type, kind]) => {
    const [own, ...inner] = chaptersOf(kind, `${path}[]`);
    return own ? [{ ...own, type }, ...inner.map((chapter) => ({ ...chapter, type }))] : inner;
  });
}

function entry(setting: Setting<unknown>, path: string): Entry {
  return { path, variable: variableFor(path.replaceAll('[]', '[0]')), setting };
}

/** How the default reads to people. */
export function defaultText(setting: Setting<unknown>): string {
  return setting.byDefault.kind === 'required' ? 'required' : setting.byDefault.shown;
}
