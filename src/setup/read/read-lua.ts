import luaparse, { type Expression, type Statement } from 'luaparse';
import { blankTemplates, within } from './blank-templates.ts';
import { type LuaScope, luaValue, offsetOf } from './lua-value.ts';
import { type FilePlace, placeAt, type SourceText, type SyntaxFault, TOO_DEEP } from './place.ts';
import type { FileValue } from './value.ts';

/** What a line of Prosody's settings does. */
export type Directive =
  | {
      readonly kind: 'option';
      readonly name: string;
      readonly value: FileValue;
      readonly at: FilePlace;
    }
  | { readonly kind: 'section'; readonly section: SectionHead }
  | { readonly kind: 'include'; readonly pattern: string; readonly at: FilePlace };

/** `VirtualHost "name"`, `Component "name" "module"`. */
export interface SectionHead {
  readonly kind: 'host' | 'component';
  /** Null: it is only known where it runs. */
  readonly name: string | null;
  readonly module: string | null;
  readonly at: FilePlace;
}

export interface LuaFile {
  readonly directives: readonly Directive[];
  /** Whether templates stand in it that something has yet to fill in. */
  readonly isTemplate: boolean;
  readonly fault: SyntaxFault | null;
}

/** Reads one file of Prosody's settings, which are Lua, without running any of it. */
export function readLua(source: SourceText): LuaFile {
  // Lua knows bytes; and the mark that some editors put before a text is none of its own.
  const bytes = Buffer.from(source.text.replace(/^\ufeff/, ''), 'utf8').toString('latin1');
  const { text, conditional } = blankTemplates(bytes);
  const isTemplate = text !== bytes;
  const plain = { file: source.file, text };
  const at = (node: object): FilePlace => placeAt(plain, offsetOf(node));
  const parsed = parse(plain);
  if ('message' in parsed) return { directives: [], isTemplate, fault: parsed };
  const locals = new Map<string, FileValue>();
  const scope: LuaScope = {
    locals,
    at,
    isConditional: within(conditional),
  };
  try {
    const directives = parsed.body.flatMap((node) => directivesOf(node, scope, locals));
    return { directives, isTemplate, fault: null };
  } catch (thrown) {
    // Deeper than can be gone into.
    if (!(thrown instanceof RangeError)) throw thrown;
    const fault = { at: placeAt(plain, 0), message: TOO_DEEP };
    return { directives: [], isTemplate, fault };
  }
}

function parse(source: SourceText): { body: Statement[] } | SyntaxFault {
  try {
    return luaparse.parse(source.text, {
      luaVersion: '5.3',
      encodingMode: 'pseudo-latin1',
      ranges: true,
      comments: false,
    });
  } catch (thrown) {
    return { at: faultPlace(source, thrown), message: sayFault(thrown) };
  }
}

/** The parser's own line and column: of a string without an end, the end of its line. */
function faultPlace(source: SourceText, thrown: unknown): FilePlace {
  const line = numberOf(thrown, 'line') ?? 1;
  const text = source.text.split(/\r?\n/)[line - 1] ?? '';
  const column = Math.min((numberOf(thrown, 'column') ?? 0) + 1, text.length + 1);
  return { file: source.file, line, column };
}

function numberOf(thrown: unknown, name: 'line' | 'column'): number | null {
  if (!(thrown instanceof SyntaxError)) return null;
  const value: unknown = Reflect.get(thrown, name);
  return typeof value === 'number' ? value : null;
}

/** Without the words near the place: a secret may stand there. */
function sayFault(thrown: unknown): string {
  const said = thrown instanceof Error ? thrown.message : '';
  const short = said
    .replace(/^\[\d+:\d+\]\s*/, '')
    .replace(/^(unexpected \S+).*$/s, '$1')
    .replace(/\s+near\s+.*$/s, '');
  return short === '' ? 'this is not Lua' : short;
}

function directivesOf(
  node: Statement,
  scope: LuaScope,
  locals: Map<string, FileValue>,
): Directive[] {
  if (node.type === 'AssignmentStatement') return assignments(node, scope);
  if (node.type === 'CallStatement') return call(node.expression, scope);
  if (node.type === 'LocalStatement') {
    for (const [index, { name }] of node.variables.entries()) {
      const init = node.init[index];
      if (init) locals.set(name, luaValue(init, scope));
    }
    return [];
  }
  if (node.type === 'DoStatement') {
    return node.body.flatMap((inner) => directivesOf(inner, scope, locals));
  }
  if (node.type !== 'IfStatement') return [];
  // Which way it goes is known where it runs: whatever it may set is not known.
  const unsure: LuaScope = { ...scope, isConditional: () => true };
  return node.clauses.flatMap((clause) =>
    clause.body.flatMap((inner) => directivesOf(inner, unsure, locals)),
  );
}

function assignments(
  node: Extract<Statement, { type: 'AssignmentStatement' }>,
  scope: LuaScope,
): Directive[] {
  return node.variables.flatMap((variable, index): Directive[] => {
    const init = node.init[index];
    if (variable.type !== 'Identifier' || !init) return [];
    const value = luaValue(init, scope);
    return [{ kind: 'option', name: variable.name, value, at: scope.at(variable) }];
  });
}

/** The words of `Component "name" "module" { … }` from the first on, however many calls they are. */
function call(expression: Expression, scope: LuaScope): Directive[] {
  const words: Expression[] = [];
  let callee = expression;
  for (;;) {
    if (callee.type === 'StringCallExpression') words.push(callee.argument);
    else if (callee.type === 'TableCallExpression') words.push(callee.arguments);
    else if (callee.type === 'CallExpression') words.push(...callee.arguments.toReversed());
    else break;
    callee = callee.base;
  }
  if (callee.type !== 'Identifier') return [];
  const [first, ...more] = words.reverse().map((word) => luaValue(word, scope));
  const at = scope.at(callee);
  if (/^include$/i.test(callee.name) && first?.kind === 'text') {
    return [{ kind: 'include', pattern: first.text, at }];
  }
  const kind = SECTIONS.get(callee.name);
  if (kind === undefined || first === undefined) return [];
  const name = first.kind === 'text' ? first.text.toLowerCase() : null;
  const [second] = more;
  const module = second?.kind === 'text' ? second.text : null;
  const table = more.find((one) => one.kind === 'table');
  const options = table?.kind === 'table' ? [...table.fields] : [];
  return [
    { kind: 'section', section: { kind, name, module, at } },
    ...options.map(([key, value]): Directive => {
      return { kind: 'option', name: key, value, at: value.at };
    }),
  ];
}

const SECTIONS: ReadonlyMap<string, SectionHead['kind']> = new Map([
  ['VirtualHost', 'host'],
  ['Host', 'host'],
  ['host', 'host'],
  ['Component', 'component'],
  ['component', 'component'],
]);
