import type { Expression } from 'luaparse';
import { BLANK } from './blank-templates.ts';
import type { FilePlace } from './place.ts';
import { type FileValue, joinedText } from './value.ts';

/** What an expression of a settings file is worth, and where it stands. */
export interface LuaScope {
  /** The constants that `local` gave names to. */
  readonly locals: ReadonlyMap<string, FileValue>;
  /** Whether this part of the file may not be there: its values are then not known. */
  isConditional(offset: number): boolean;
  at(node: object): FilePlace;
}

/** The value of an expression that is written out; everything that has to run to be known is unknown. */
export function luaValue(node: Expression, scope: LuaScope): FileValue {
  const at = scope.at(node);
  if (scope.isConditional(offsetOf(node))) return { kind: 'unknown', at };
  switch (node.type) {
    case 'StringLiteral':
      return node.value.includes(BLANK)
        ? { kind: 'unknown', at }
        : { kind: 'text', text: decoded(node.value), at };
    case 'NumericLiteral':
      return { kind: 'number', number: node.value, at };
    case 'BooleanLiteral':
      return { kind: 'flag', flag: node.value, at };
    case 'NilLiteral':
      return { kind: 'nothing', at };
    case 'TableConstructorExpression':
      return tableValue(node, scope);
    case 'BinaryExpression':
      return node.operator === '..'
        ? joined(node.left, node.right, scope)
        : { kind: 'unknown', at };
    case 'Identifier': {
      const known = scope.locals.get(node.name);
      return known ? { ...known, at } : { kind: 'unknown', at };
    }
    default:
      return { kind: 'unknown', at };
  }
}

function tableValue(
  node: Extract<Expression, { type: 'TableConstructorExpression' }>,
  scope: LuaScope,
): FileValue {
  const items: FileValue[] = [];
  const fields = new Map<string, FileValue>();
  for (const field of node.fields) {
    const value = luaValue(field.value, scope);
    if (field.type === 'TableValue') items.push(value);
    else if (field.type === 'TableKeyString') fields.set(field.key.name, value);
    else {
      const key = luaValue(field.key, scope);
      if (key.kind === 'text') fields.set(key.text, value);
    }
  }
  return { kind: 'table', items, fields, at: scope.at(node) };
}

function joined(left: Expression, right: Expression, scope: LuaScope): FileValue {
  const at = scope.at(left);
  const [first, second] = [luaValue(left, scope), luaValue(right, scope)];
  if (first.kind !== 'text' || second.kind !== 'text') return { kind: 'unknown', at };
  return joinedText(first.text, second.text, at);
}

/** The parser reads bytes, as Lua does. */
function decoded(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** Where a node begins; the parser is asked for it, though its types do not say so. */
export function offsetOf(node: object): number {
  if (!('range' in node) || !Array.isArray(node.range)) return 0;
  const [start]: readonly unknown[] = node.range;
  return typeof start === 'number' ? start : 0;
}
