import type { JitsiClient } from '../model/continuation.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import { isTooDeep } from '../model/json-depth.ts';

/** What Jitsi's front end says in `{state}`: the wire names stay in this file. */
export interface JitsiState {
  /** As in the address bar, percent-encoded; null when absent. */
  readonly room: string | null;
  readonly tenant: string | null;
  readonly client: JitsiClient;
  /** The whole object, for the overrides; the refresh token that may be in it is left out. */
  readonly fields: JsonObject;
}

/** Longer states are refused: a link with 8 kB of overrides is no link of Jitsi's. */
const MAX_LENGTH = 8192;
const MAX_DEPTH = 8;

/** Reads the JSON of `{state}`. Null when it is no object, too long or too deep. */
export function parseJitsiState(text: string): JitsiState | null {
  if (text.length > MAX_LENGTH || isTooDeep(Buffer.from(text), MAX_DEPTH)) return null;
  const fields = parseObject(text);
  if (!fields) return null;
  const { refreshToken: _dropped, ...kept } = fields;
  return {
    room: stringOrNull(fields['room']) ?? stringOrNull(fields['roomSafe']),
    tenant: stringOrNull(fields['tenant']),
    client: clientOf(fields),
    fields: kept,
  };
}

function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}

function stringOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function clientOf(fields: JsonObject): JitsiClient {
  for (const client of ['ios', 'android', 'electron'] as const) {
    if (fields[client] === true) return client;
  }
  return 'web';
}
