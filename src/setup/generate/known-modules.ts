import { type Expression, parse, type Statement, type TableConstructorExpression } from 'luaparse';

/** The modules that a Prosody has switched on already, so that its lists are added to and not replaced. */
export interface KnownModules {
  readonly host: readonly string[];
  readonly muc: readonly string[];
}

/**
 * What this file of Prosody's switches on for the host and its rooms. Null where it does not say so in plain lists, or
 * cannot be read: then nothing is known.
 */
export function knownModules(text: string, host: string, muc: string): KnownModules | null {
  const lists = new Map<string, readonly string[]>();
  let at = '';
  for (const statement of statementsOf(text)) {
    at = hostOf(statement) ?? at;
    const value = assigned(statement, 'modules_enabled');
    if (value) lists.set(at, value);
  }
  const found = { host: lists.get(host), muc: lists.get(muc) };
  return found.host && found.muc ? { host: found.host, muc: found.muc } : null;
}

function statementsOf(text: string): readonly Statement[] {
  try {
    return parse(text, { luaVersion: '5.3', comments: false }).body;
  } catch {
    return [];
  }
}

/** `VirtualHost "name"` and `Component "name" "module"`; null for all else. */
function hostOf(statement: Statement): string | null {
  if (statement.type !== 'CallStatement') return null;
  let call: Expression = statement.expression;
  while (call.type === 'StringCallExpression' && call.base.type !== 'Identifier') call = call.base;
  if (call.type !== 'StringCallExpression' || call.base.type !== 'Identifier') return null;
  return ['VirtualHost', 'Host', 'Component'].includes(call.base.name)
    ? textOf(call.argument)
    : null;
}

function assigned(statement: Statement, name: string): readonly string[] | null {
  if (statement.type !== 'AssignmentStatement') return null;
  const [variable] = statement.variables;
  const [value] = statement.init;
  if (variable?.type !== 'Identifier' || variable.name !== name) return null;
  return value?.type === 'TableConstructorExpression' ? textsOf(value) : null;
}

function textsOf({ fields }: TableConstructorExpression): readonly string[] {
  return fields.flatMap(({ value }) => textOf(value) ?? []);
}

function textOf(node: Expression): string | null {
  // luaparse leaves `value` empty unless it is told an encoding; the names of hosts and modules are plain.
  return node.type === 'StringLiteral' ? node.raw.slice(1, -1) : null;
}
