import { parse } from 'yaml';
import * as z from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import type { Fields, KindList, Kinds, Node, Section, Setting } from '../setting.ts';

/**
 * The JSON Schema (2020-12) of the file, for editors. It demands nothing to be there, because variables
 * may say what the file does not; `usher config check` knows more than a schema can say.
 */
export function renderSchema(root: Section<Fields>): string {
  const schema: JsonObject = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Settings of Usher (usher.yaml)',
    ...sectionSchema(root),
  };
  return `${JSON.stringify(schema, spellOut, 2)}\n`;
}

/** `\\p{Cc}` means something else to a validator that reads patterns without the `u` flag. */
function spellOut(key: string, value: unknown): unknown {
  if (key !== 'pattern' || typeof value !== 'string') return value;
  return value.replaceAll('\\p{Cc}', '\\u0000-\\u001f\\u007f-\\u009f');
}

function sectionSchema(node: Section<Fields>): JsonObject {
  const properties: JsonObject = {};
  for (const [key, child] of Object.entries(node.fields)) {
    properties[key] = nodeSchema(child);
    if (child.node === 'setting' && child.secret) properties[`${key}_file`] = fileSchema(key);
  }
  return {
    description: node.meaning,
    type: ['object', 'null'],
    properties,
    additionalProperties: false,
  };
}

function nodeSchema(child: Node): Json {
  if (child.node === 'section') return sectionSchema(child);
  if (child.node === 'setting') return settingSchema(child);
  const { meaning, atLeast } = child;
  const items = child.node === 'list' ? sectionSchema(child.item) : kindsSchema(child);
  return { description: meaning, type: 'array', minItems: atLeast, items };
}

/** One of the kinds; without a `type` it is the usual one. */
function kindsSchema({ kinds, usual }: KindList<Kinds>): JsonObject {
  const anyOf = Object.entries(kinds).map(([type, kind]) => {
    const { properties, ...schema } = sectionSchema(kind);
    const typed = { type: { const: type }, ...(isJsonObject(properties) ? properties : {}) };
    return { ...schema, properties: typed, ...(type === usual ? {} : { required: ['type'] }) };
  });
  return { anyOf };
}

function settingSchema(setting: Setting<unknown>): JsonObject {
  const { $schema, ...schema } = z.toJSONSchema(setting.kind.check, {
    io: 'input',
    unrepresentable: 'any',
  }) as JsonObject;
  const { byDefault } = setting;
  const known = byDefault.kind === 'value' ? { default: parse(byDefault.shown) as Json } : {};
  return { description: setting.meaning, ...schema, ...known };
}

function fileSchema(key: string): JsonObject {
  const description = `The path of a file that holds ${key}; a line break at its end is left out.`;
  return { description, type: 'string', minLength: 1 };
}
