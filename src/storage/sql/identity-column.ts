import type { Identity, UpstreamSession } from '../../model/identity.ts';
import { isJsonObject } from '../../model/json.ts';
import { storageError } from '../errors.ts';
import type { Sealer } from '../sealer.ts';

/** Written for what an identity of an older or newer release does not say. */
const BLANK: Identity = {
  methodId: '',
  subject: '',
  username: '',
  name: null,
  email: null,
  emailVerified: false,
  avatar: null,
  groups: [],
  affiliation: null,
  moderator: null,
  acr: null,
  authenticatedAt: null,
  secondFactor: false,
  claims: {},
  upstream: null,
};

/** The identity as JSON, with the proof for a sign-out sealed: it is a credential, the rest is not. */
export function writeIdentity(identity: Identity, sealer: Sealer): string {
  const upstream = identity.upstream;
  if (!upstream?.proof) return JSON.stringify(identity);
  const sealed: UpstreamSession = { ...upstream, proof: sealer.seal(upstream.proof) };
  return JSON.stringify({ ...identity, upstream: sealed });
}

/**
 * A proof that no longer opens (the secret was changed) reads as null; the session goes on. It is
 * opened when first read: every entry reads the session, only a sign-out reads the proof, and
 * opening it costs more than all the rest.
 */
export function readIdentity(text: string, sealer: Sealer): Identity {
  const stored = parseStored(text);
  const sealed = stored.upstream?.proof;
  if (!stored.upstream || !sealed) return stored;
  let opened: string | null | undefined;
  const upstream: UpstreamSession = {
    sessionId: stored.upstream.sessionId,
    get proof() {
      if (opened === undefined) opened = sealer.open(sealed);
      return opened;
    },
  };
  return { ...stored, upstream };
}

function parseStored(text: string): Identity {
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return { ...BLANK, ...value };
  } catch {
    // Falls through: what cannot be read is treated like what is not an identity.
  }
  throw storageError('storage_damaged', { hint: 'a session holds an identity that is not JSON' });
}
