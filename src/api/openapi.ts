import * as z from 'zod';
import { problemShape } from '../http/problem-document.ts';
import { tokenAnswerShape } from './token-answer.ts';
import { tokenRequestShape } from './token-request.ts';

/** What each status means here, for the description; the codes stand in docs/reference/errors.md. */
const PROBLEMS: Readonly<Record<string, string>> = {
  400: 'The request cannot be read.',
  401: 'No valid API key was shown.',
  403: 'The key, the rules or a meeting do not allow it.',
  405: 'Only POST is answered here.',
  409: 'Not yet: no host is there, or the meeting has not begun. Ask again.',
  413: 'The body is too large.',
  415: 'The body must be application/json, not compressed.',
  422: 'Something in the request cannot be used: see `errors`.',
  429: 'Too many requests from one address: see Retry-After.',
  500: 'A defect of Usher.',
  503: 'The store does not answer: see Retry-After.',
};

/** The interface for backends in OpenAPI 3.1, made of the shapes that requests are checked by. */
export function renderOpenapi(): string {
  const document = {
    openapi: '3.1.1',
    info: {
      title: 'Usher: the interface for backends',
      version: '1',
      description:
        'Tokens for one person and one room of Jitsi, by Usher’s rules. Version 1 only ever gains: read answers so that a new field does not break you.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [
      { url: 'https://auth.example.org', description: 'Your `public_url`, with its base path.' },
    ],
    security: [{ key: [] }],
    paths: { '/api/v1/tokens': { post: createToken() } },
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'From `usher api-key create`.' },
      },
      schemas: {
        TokenRequest: schemaOf(tokenRequestShape),
        TokenAnswer: schemaOf(tokenAnswerShape),
        Problem: schemaOf(problemShape),
      },
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function createToken() {
  return {
    operationId: 'createToken',
    summary: 'A token for one person and one room.',
    parameters: [
      {
        name: 'Idempotency-Key',
        in: 'header',
        description: 'The same one with the same body has the same answer for 24 hours.',
        schema: { type: 'string', minLength: 1, maxLength: 255 },
      },
    ],
    requestBody: { required: true, content: contentOf('application/json', 'TokenRequest') },
    responses: {
      201: { description: 'The token.', content: contentOf('application/json', 'TokenAnswer') },
      ...Object.fromEntries(
        Object.entries(PROBLEMS).map(([status, description]) => [
          status,
          { description, content: contentOf('application/problem+json', 'Problem') },
        ]),
      ),
    },
  };
}

function contentOf(type: string, schema: string) {
  return { [type]: { schema: { $ref: `#/components/schemas/${schema}` } } };
}

/** JSON Schema 2020-12, which OpenAPI 3.1 takes as it is. Answers may gain fields: only requests are closed. */
function schemaOf(shape: z.ZodType): object {
  const isRequest = shape === tokenRequestShape;
  const { $schema: _dialect, ...schema } = z.toJSONSchema(shape, {
    override: ({ jsonSchema }) => {
      if (!isRequest && jsonSchema.additionalProperties === false) {
        delete jsonSchema.additionalProperties;
      }
    },
  });
  return schema;
}
