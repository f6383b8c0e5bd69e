import { type Expression, type Node, type Program, parse, type SpreadElement } from 'acorn';
import { placeAt, type SourceText, type SyntaxFault, TOO_DEEP } from './place.ts';
import { type FileValue, fieldAt, joinedText, type TableValue } from './value.ts';

/** Jitsi Meet's `config.js`, with what is appended to it, as one object. */
export interface FrontendConfig {
  readonly file: string;
  readonly config: TableValue;
  readonly faults: readonly SyntaxFault[];
}

/**
 * Reads Jitsi's settings for browsers without running them: `var config = { … }`, and afterwards
 * `config.x = …`. Server-side includes and comments stay comments.
 */
export function readConfigJs(source: SourceText): FrontendConfig {
  const { file } = source;
  const root: Table = { kind: 'table', items: [], fields: new Map(), at: placeAt(source, 0) };
  const program = parseProgram(source);
  if ('message' in program) return { file, config: root, faults: [program] };
  const reading: Reading = { source, root, constants: new Map() };
  try {
    for (const node of program.body) readStatement(node, root, reading);
  } catch (thrown) {
    // Deeper than can be gone into.
    if (!(thrown instanceof RangeError)) throw thrown;
    return { file, config: root, faults: [{ at: placeAt(source, 0), message: TOO_DEEP }] };
  }
  return { file, config: root, faults: [] };
}

interface Table extends TableValue {
  readonly fields: Map<string, FileValue>;
}

interface Reading {
  readonly source: SourceText;
  /** What is known of `config` so far: later lines may be made of it. */
  readonly root: Table;
  /** Variables of the file whose value is written out. */
  readonly constants: Map<string, FileValue>;
}

function parseProgram(source: SourceText): Program | SyntaxFault {
  // nginx fills in the includes of Jitsi's page: a text that begins with one is still a script.
  const text = source.text.replace(/^\ufeff/, ' ');
  try {
    return parse(text, { ecmaVersion: 'latest', sourceType: 'script', allowHashBang: true });
  } catch (thrown) {
    const position = positionOf(thrown);
    return { at: placeAt(source, position), message: sayFault(text, position) };
  }
}

function positionOf(thrown: unknown): number {
  if (!(thrown instanceof SyntaxError) || !('pos' in thrown)) return 0;
  return typeof thrown.pos === 'number' ? thrown.pos : 0;
}

/** The commonest slip of all has a sentence of its own. */
function sayFault(text: string, position: number): string {
  const before = text
    .slice(0, position)
    .replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, '')
    .trimEnd();
  const next = text.slice(position);
  if (/^[\w'"]/.test(next) && /[\w'"\]})]$/.test(before)) {
    return 'a comma is missing at the end of the entry before';
  }
  if (next.startsWith(',')) return 'a comma too many';
  if (next === '') return 'the file ends too soon: a bracket is not closed';
  return 'this is not JavaScript';
}

function readStatement(node: Program['body'][number], root: Table, reading: Reading): void {
  if (node.type === 'VariableDeclaration') {
    for (const { id, init } of node.declarations) {
      if (id.type !== 'Identifier' || !init) continue;
      const value = valueAt(init, reading);
      reading.constants.set(id.name, value);
      if (id.name === 'config' && value.kind === 'table') absorb(root, value);
    }
    return;
  }
  if (node.type !== 'ExpressionStatement' || node.expression.type !== 'AssignmentExpression')
    return;
  const { left, right, operator } = node.expression;
  if (operator !== '=') return;
  const path = pathOf(left);
  const value = valueAt(right, reading);
  if (path === null) return;
  if (path.length === 1 && path[0] === 'config' && value.kind === 'table') absorb(root, value);
  else if (path[0] === 'config') setPath(root, path.slice(1), value);
}

function absorb(root: Table, value: TableValue): void {
  for (const [name, one] of value.fields) root.fields.set(name, one);
}

/** `config.hosts.domain`: its names. Null for every other expression. */
function pathOf(node: Node): string[] | null {
  const { type } = node;
  if (type === 'Identifier' && 'name' in node) return [String(node.name)];
  if (type !== 'MemberExpression') return null;
  const member = node as Extract<Expression, { type: 'MemberExpression' }>;
  const base = pathOf(member.object);
  const { property } = member;
  if (base === null) return null;
  if (!member.computed && property.type === 'Identifier') return [...base, property.name];
  if (property.type === 'Literal' && typeof property.value === 'string') {
    return [...base, property.value];
  }
  return null;
}

function setPath(root: Table, path: readonly string[], value: FileValue): void {
  const [first, ...rest] = path;
  if (first === undefined) return;
  if (rest.length === 0) {
    root.fields.set(first, value);
    return;
  }
  const known = root.fields.get(first);
  // What two names stand for is one object, in JavaScript too.
  const inner: Table =
    known?.kind === 'table'
      ? (known as Table)
      : { kind: 'table', items: [], fields: new Map(), at: value.at };
  root.fields.set(first, inner);
  setPath(inner, rest, value);
}

function valueAt(node: Expression | SpreadElement, reading: Reading): FileValue {
  const at = placeAt(reading.source, node.start);
  const unknown: FileValue = { kind: 'unknown', at };
  switch (node.type) {
    case 'Literal':
      return literal(node.value, at);
    case 'TemplateLiteral': {
      const [only] = node.quasis;
      const cooked = node.expressions.length === 0 ? only?.value.cooked : null;
      return typeof cooked === 'string' ? { kind: 'text', text: cooked, at } : unknown;
    }
    case 'BinaryExpression': {
      if (node.operator !== '+' || node.left.type === 'PrivateIdentifier') return unknown;
      const [left, right] = [valueAt(node.left, reading), valueAt(node.right, reading)];
      if (left.kind !== 'text' || right.kind !== 'text') return unknown;
      return joinedText(left.text, right.text, at);
    }
    case 'ArrayExpression':
      return {
        ...{ kind: 'table', fields: new Map(), at },
        items: node.elements.flatMap((one) => (one ? [valueAt(one, reading)] : [])),
      };
    case 'ObjectExpression':
      return objectValue(node, reading);
    case 'Identifier':
      return reading.constants.get(node.name) ?? unknown;
    case 'MemberExpression':
      return memberValue(node, reading) ?? unknown;
    default:
      return unknown;
  }
}

/** `config.hosts.domain`, in what is appended: as the lines above have it. */
function memberValue(node: Expression, { source, root }: Reading): FileValue | null {
  const [base, ...names] = pathOf(node) ?? [];
  if (base !== 'config') return null;
  const found = fieldAt(root, ...names);
  return found ? { ...found, at: placeAt(source, node.start) } : null;
}

function literal(value: unknown, at: FileValue['at']): FileValue {
  if (typeof value === 'string') return { kind: 'text', text: value, at };
  if (typeof value === 'number') return { kind: 'number', number: value, at };
  if (typeof value === 'boolean') return { kind: 'flag', flag: value, at };
  return value === null ? { kind: 'nothing', at } : { kind: 'unknown', at };
}

function objectValue(
  node: Extract<Expression, { type: 'ObjectExpression' }>,
  reading: Reading,
): Table {
  const fields = new Map<string, FileValue>();
  for (const property of node.properties) {
    if (property.type !== 'Property' || property.computed) continue;
    const { key, value } = property;
    const name =
      key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : null;
    if (name !== null) fields.set(name, valueAt(value as Expression, reading));
  }
  return { kind: 'table', items: [], fields, at: placeAt(reading.source, node.start) };
}
