import * as z from 'zod';
import type { AppError } from '../base/errors.ts';

/** What a program is told of what went wrong: a problem document (RFC 9457 3). */
export const problemShape = z.strictObject({
  type: z.string().meta({ description: '`urn:usher:problem:` and the code.' }),
  title: z.string().meta({ description: 'The code in words; the same each time.' }),
  status: z.int().min(400).max(599),
  detail: z.string().meta({ description: 'What is the matter, and what to do, in English.' }),
  instance: z.string().meta({ description: '`urn:usher:request:` and the number of the request.' }),
  code: z.string().meta({ description: 'What programs decide by: docs/reference/errors.md.' }),
  request_id: z.string().meta({ description: 'Finds the line of the log.' }),
  errors: z
    .array(z.strictObject({ pointer: z.string(), detail: z.string() }))
    .optional()
    .meta({ description: 'What is wrong where, by JSON pointers such as `#/person/id`.' }),
  opens_at: z.iso.datetime().optional().meta({ description: 'When the room opens.' }),
  meeting_url: z.url().optional().meta({ description: 'The address without a token.' }),
});

export type ProblemDocument = z.infer<typeof problemShape>;

const MEDIA_TYPE = 'application/problem+json';

/** The problem document of an error: `opensAt` and `meetingUrl` among its facts are told, the others are not. */
export function problemResponse(
  error: AppError,
  requestId: string,
  headers: Readonly<Record<string, string>>,
): Response {
  const { status } = error;
  const body = JSON.stringify(problemOf(error, requestId));
  return new Response(body, { status, headers: { ...headers, 'content-type': MEDIA_TYPE } });
}

function problemOf(
  { code, status, message, facts, fields }: AppError,
  requestId: string,
): ProblemDocument {
  const { opensAt, meetingUrl } = facts;
  return {
    type: `urn:usher:problem:${code}`,
    title: inWords(code),
    status,
    detail: message,
    instance: `urn:usher:request:${requestId}`,
    code,
    request_id: requestId,
    ...(fields.length > 0 && { errors: [...fields] }),
    ...(opensAt !== undefined && { opens_at: opensAt }),
    ...(meetingUrl !== undefined && { meeting_url: meetingUrl }),
  };
}

/** `room_waits_for_host` is "Room waits for host". */
function inWords(code: string): string {
  const words = code.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
