import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import * as z from 'zod';
import { askToken, makeKey } from '../../test/support/api.ts';
import { startUsher, storyYaml, type TestUsher } from '../../test/support/usher.ts';
import { renderOpenapi } from './openapi.ts';

const FILE = new URL('../../docs/reference/openapi.json', import.meta.url);
const PROVIDER = { issuer: 'https://id.example.org', clientId: 'usher', clientSecret: 'a-secret' };

interface Document {
  readonly openapi: string;
  readonly paths: Record<string, { post: Operation }>;
  readonly components: { schemas: Record<string, z.core.JSONSchema.JSONSchema> };
}

interface Operation {
  readonly requestBody: { content: Content };
  readonly responses: Record<string, { content: Content }>;
}

type Content = Record<string, { schema: { $ref: string } }>;

describe('docs/reference/openapi.json', () => {
  const text = readFileSync(FILE, 'utf8');
  const document = JSON.parse(text) as Document;
  const operation = document.paths['/api/v1/tokens']!.post;
  let usher: TestUsher;
  before(async () => {
    const rules = 'rooms: [{ match: open, host: everyone }, { match: later, member: everyone }]';
    usher = await startUsher({ yaml: storyYaml(PROVIDER, rules) });
  });
  after(() => usher.close());

  /** What the document says of this content, as a judge of values. */
  function shapeIn(content: Content, mediaType: string): z.ZodType {
    const name = content[mediaType]?.schema.$ref.split('/').at(-1) ?? '';
    const schema = document.components.schemas[name];
    assert.ok(schema, `${mediaType}: ${name}`);
    return z.fromJSONSchema(schema);
  }

  test('is what npm run generate makes', () => {
    assert.equal(text, renderOpenapi());
    assert.match(document.openapi, /^3\.1\./);
  });

  test('describes what is really answered, by status and media type', async () => {
    const { shown } = await makeKey(usher.storage, { rooms: ['open', 'later', 'ruleless'] });
    const person = { id: 'ann', name: 'Ann', email: 'ann@school.example', groups: ['staff'] };
    const bodies: [number, unknown][] = [
      [201, { room: 'open', person, ttl_seconds: 600, features: { recording: false } }],
      [409, { room: 'later', person }],
      [403, { room: 'ruleless', person }],
      [422, { room: '*', person }],
      [422, { person: 1, more: true }],
      [400, '{'],
      [413, 'x'.repeat(70_000)],
    ];
    for (const [status, body] of bodies) {
      const answer = await askToken(usher, shown, body);
      assert.equal(answer.status, status, answer.text);
      const described = operation.responses[status];
      assert.ok(described, `${status} is not described`);
      const mediaType = answer.headers.get('content-type') ?? '';
      shapeIn(described.content, mediaType).parse(answer.body);
    }
    const nobody = await askToken(usher, null, {});
    shapeIn(operation.responses['401']!.content, 'application/problem+json').parse(nobody.body);
  });

  test('takes and refuses what is really taken and refused', () => {
    const shape = shapeIn(operation.requestBody.content, 'application/json');
    const good = { room: 'a', person: { id: 'x', groups: ['y'] }, seat: 'host', ttl_seconds: 60 };
    assert.equal(shape.safeParse(good).success, true);
    for (const bad of [
      {},
      { ...good, more: 1 },
      { ...good, seat: 'owner' },
      { ...good, ttl_seconds: 59 },
      { ...good, features: { admin: true } },
      { ...good, person: { id: '' } },
    ]) {
      assert.equal(shape.safeParse(bad).success, false, JSON.stringify(bad));
    }
  });
});
