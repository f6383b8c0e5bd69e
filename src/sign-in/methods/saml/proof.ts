import { createHash } from 'node:crypto';
import { isJsonObject, type Json } from '../../../model/json.ts';
import type { NameIdFacts } from './thread/read-assertion.ts';

/** What a request to sign somebody out says again (core 3.7.1). Kept sealed with the session. */
export interface Proof {
  readonly nameId: NameIdFacts;
  readonly sessionIndex: string | null;
}

export function writeProof(proof: Proof): string {
  return JSON.stringify(proof);
}

/** Null for what is none. */
export function readProof(text: string | null): Proof | null {
  const value = text === null ? null : parse(text);
  if (!isJsonObject(value) || !isJsonObject(value['nameId'] ?? null)) return null;
  const { nameId, sessionIndex } = value as { nameId: Record<string, Json>; sessionIndex: Json };
  const { value: name, format, nameQualifier, spNameQualifier } = nameId;
  if (typeof name !== 'string') return null;
  return {
    nameId: {
      value: name,
      format: textOrNull(format),
      nameQualifier: textOrNull(nameQualifier),
      spNameQualifier: textOrNull(spNameQualifier),
    },
    sessionIndex: textOrNull(sessionIndex),
  };
}

/**
 * By what the sessions of a NameID are found again where the account is named by an attribute, which a request to sign
 * out does not say: all of them, whatever their index.
 */
export function nameIdKey({ value }: NameIdFacts): string {
  return `name-id:${createHash('sha256').update(value).digest('base64url')}`;
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

function textOrNull(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
