import { isJsonObject, type Json } from '../model/json.ts';

export interface OverrideRules {
  /** Hand back `config.startWithAudioMuted` and `…VideoMuted`, which the app sends while it has no tracks. */
  readonly keepStartMuted: boolean;
  /** Hand back `iceServers.*`: whoever makes a link can then choose the relay of somebody's call. */
  readonly allowIceServers: boolean;
}

const NAME = /^(?:config|interfaceConfig|iceServers)(?:\.[A-Za-z0-9_-]{1,64}){1,6}$/;
const POLLUTING = /(?:^|\.)(?:__proto__|constructor|prototype)(?:\.|$)/;
const START_MUTED = new Set(['config.startWithAudioMuted', 'config.startWithVideoMuted']);
/** All overrides of one address together, as JSON: they travel in a cookie of at most 4 kB. */
const MAX_LENGTH = 1536;
const MAX_COUNT = 40;

/**
 * The overrides of the meeting address that survive the trip: by name and within bounds; the rest is
 * left out, because a person who cannot be muted at the start should still get into the room.
 */
export function pickOverrides(state: unknown, rules: OverrideRules): Record<string, Json> {
  const picked: Record<string, Json> = {};
  if (!isJsonObject(state)) return picked;
  let length = 0;
  for (const [name, value] of Object.entries(state).slice(0, 4 * MAX_COUNT)) {
    if (!isAllowed(name, rules)) continue;
    length += name.length + (JSON.stringify(value)?.length ?? MAX_LENGTH);
    if (length > MAX_LENGTH || Object.keys(picked).length >= MAX_COUNT) break;
    picked[name] = value;
  }
  return picked;
}

function isAllowed(name: string, rules: OverrideRules): boolean {
  if (!NAME.test(name) || POLLUTING.test(name)) return false;
  if (name.startsWith('iceServers.')) return rules.allowIceServers;
  return rules.keepStartMuted || !START_MUTED.has(name);
}
