import { isJsonObject, type Json } from '../model/json.ts';
import type { RoomName } from '../model/room.ts';
import { allowedOverrides, protectingOverrides } from './override-names.ts';

export interface OverrideRules {
  /** Hand back `config.startWithAudioMuted` and `…VideoMuted`, which the app sends while it has no tracks. */
  readonly keepStartMuted: boolean;
  /** Hand back `iceServers.*`: whoever makes a link can then choose the relay of somebody's call. */
  readonly allowIceServers: boolean;
}

const NAME = /^(?:config|interfaceConfig|iceServers)(?:\.[A-Za-z0-9_-]{1,64}){1,6}$/;
const POLLUTING = new Set(['__proto__', 'constructor', 'prototype']);
const START_MUTED = new Set(['config.startWithAudioMuted', 'config.startWithVideoMuted']);
/** Bytes of all overrides of one address together, as JSON. */
const MAX_BYTES = 1536;
/** The same with the room's name: they travel sealed in one cookie, and browsers drop one over 4096 bytes. */
const MAX_BYTES_WITH_ROOM = 2500;
const MAX_COUNT = 40;

/** Each allowed name with what stands above it: `config.p2p` leads to `config.p2p.enabled`. */
const LEADING = new Set(
  [...allowedOverrides, ...protectingOverrides.keys()].flatMap((name) => {
    const parts = name.split('.');
    return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('.'));
  }),
);

/**
 * The overrides of the meeting address that survive the trip: by name and within bounds; the rest is
 * left out, because a person who cannot be muted at the start should still get into the room.
 */
export function pickOverrides(
  state: unknown,
  rules: OverrideRules,
  room?: RoomName,
): Record<string, Json> {
  const picked: Record<string, Json> = {};
  if (!isJsonObject(state)) return picked;
  const maxBytes = Math.min(MAX_BYTES, MAX_BYTES_WITH_ROOM - bytesOf(room ?? ''));
  let bytes = 0;
  for (const [name, given] of Object.entries(state).slice(0, 4 * MAX_COUNT)) {
    if (!NAME.test(name)) continue;
    const value = allowedPart(name, given, rules);
    if (value === undefined) continue;
    bytes += name.length + bytesOf(value);
    if (bytes > maxBytes || Object.keys(picked).length >= MAX_COUNT) break;
    picked[name] = value;
  }
  return picked;
}

/**
 * What of a value may go on under this name, undefined for nothing. A whole object comes under a name
 * such as `config.p2p` from pages that embed Jitsi: then each of its members is looked at by its own name.
 */
function allowedPart(name: string, value: Json, rules: OverrideRules): Json | undefined {
  if (isAllowed(name, value, rules)) return pollutes(value) ? undefined : value;
  if (!LEADING.has(name) || !isJsonObject(value)) return undefined;
  const members = Object.entries(value).flatMap(([member, below]) => {
    const part = allowedPart(`${name}.${member}`, below, rules);
    return part === undefined ? [] : [[member, part] as const];
  });
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

function isAllowed(name: string, value: Json, rules: OverrideRules): boolean {
  const parts = name.split('.');
  if (parts.some((part) => POLLUTING.has(part))) return false;
  if (parts[0] === 'iceServers') return rules.allowIceServers;
  if (START_MUTED.has(name) && !rules.keepStartMuted) return false;
  if (protectingOverrides.has(name)) return protectingOverrides.get(name) === value;
  return parts.some((_, index) => allowedOverrides.has(parts.slice(0, index + 1).join('.')));
}

function bytesOf(value: Json | RoomName): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function pollutes(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, below]) => POLLUTING.has(key) || pollutes(below));
}
