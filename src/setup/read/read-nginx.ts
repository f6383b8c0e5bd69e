import {
  DEEPEST,
  type FilePlace,
  placeAt,
  type SourceText,
  type SyntaxFault,
  TOO_DEEP,
} from './place.ts';
import type { FindIncluded } from './read-prosody.ts';

/** A directive of nginx with its words, quotes taken off, and what stands in its braces. */
export interface NginxDirective {
  readonly name: string;
  readonly words: readonly string[];
  /** Null: it ends in a semicolon. */
  readonly block: readonly NginxDirective[] | null;
  readonly at: FilePlace;
}

export interface NginxConfig {
  readonly directives: readonly NginxDirective[];
  readonly faults: readonly SyntaxFault[];
}

/** Where nginx itself looks for what an `include` names without a folder. */
const PREFIX = '/etc/nginx/';

/**
 * Reads files of nginx's settings one after the other: its grammar of words, braces and semicolons, and no meaning. What
 * they include follows behind them, each file once.
 */
export function readNginx(
  sources: readonly SourceText[],
  findIncluded: FindIncluded = () => [],
): NginxConfig {
  const directives: NginxDirective[] = [];
  const faults: SyntaxFault[] = [];
  const waiting = [...sources];
  const seen = new Set<string>();
  for (let source = waiting.shift(); source; source = waiting.shift()) {
    if (seen.has(source.file)) continue;
    seen.add(source.file);
    const read = readFile(source);
    if ('message' in read) faults.push(read);
    else {
      directives.push(...read);
      waiting.push(...includedIn(read, source.file, findIncluded));
    }
  }
  return { directives, faults };
}

function includedIn(
  read: readonly NginxDirective[],
  file: string,
  findIncluded: FindIncluded,
): SourceText[] {
  return findDirectives(read, 'include').flatMap(({ words: [pattern = ''] }) =>
    findIncluded(pattern.startsWith('/') ? pattern : PREFIX + pattern, file),
  );
}

/** Every directive of a name, at whatever depth. */
export function findDirectives(
  directives: readonly NginxDirective[],
  name: string,
): NginxDirective[] {
  return directives.flatMap((one) => [
    ...(one.name === name ? [one] : []),
    ...findDirectives(one.block ?? [], name),
  ]);
}

const TOKEN =
  /[\s\ufeff]+|#[^\n]*|([{};])|"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'|((?:\$\{\w*\}|[^\s{};"'#\\]|\\[\s\S])(?:\$\{\w*\}|[^\s{};\\]|\\[\s\S])*)/y;

interface Open {
  readonly into: NginxDirective[];
  readonly at: FilePlace;
}

function readFile(source: SourceText): NginxDirective[] | SyntaxFault {
  const root: NginxDirective[] = [];
  const open: Open[] = [{ into: root, at: placeAt(source, 0) }];
  let words: string[] = [];
  let start = placeAt(source, 0);
  const put = (block: NginxDirective[] | null): boolean => {
    const [name, ...rest] = words;
    words = [];
    if (name === undefined) return false;
    open.at(-1)?.into.push({ name, words: rest, block, at: start });
    return true;
  };
  TOKEN.lastIndex = 0;
  for (let offset = 0; offset < source.text.length; ) {
    TOKEN.lastIndex = offset;
    const found = TOKEN.exec(source.text);
    const at = placeAt(source, offset);
    if (!found) return { at, message: 'a quotation mark is not closed' };
    offset += found[0].length;
    const [, mark, double, single, bare] = found;
    const word = double ?? single ?? bare;
    if (word !== undefined) {
      if (words.length === 0) start = at;
      words.push(word);
    } else if (mark === ';') {
      if (!put(null)) return { at, message: 'a semicolon without a directive' };
    } else if (mark === '{') {
      const block: NginxDirective[] = [];
      if (!put(block)) return { at, message: 'a { without a directive' };
      if (open.length > DEEPEST) return { at, message: TOO_DEEP };
      open.push({ into: block, at });
    } else if (mark === '}') {
      if (words.length > 0) return { at: start, message: 'a semicolon is missing' };
      if (open.length === 1) return { at, message: 'a } too many' };
      open.pop();
    }
  }
  if (words.length > 0) return { at: start, message: 'a semicolon is missing' };
  const unclosed = open.length > 1 ? open.at(-1) : undefined;
  return unclosed ? { at: unclosed.at, message: 'this { is not closed' } : root;
}
