import { createPublicKey } from 'node:crypto';
import { parseArgs } from 'node:util';
import { isoTime } from '../../base/clock.ts';
import { knownFrom, PUBLISH_BEYOND_SECONDS, type SigningKey } from '../../model/signing-key.ts';
import type { Command } from '../command.ts';
import { type StoreSources, withStore } from '../with-store.ts';

const USAGE = `usher key list [--config FILE] [--json]

Lists the keys that sign tokens, oldest first: what each does, and since when. Never a private key.

  --config FILE  the YAML file; default: USHER_CONFIG, else environment variables alone
  --json         print one JSON object for each, and nothing else

Exit status: 0 listed, 1 problems in the settings or the store, or a key that cannot be used, 2 unusable input.`;

/** `usher key list`, with the time it opens the store by. */
export function keyListWith(sources?: StoreSources): Command {
  return {
    words: ['key', 'list'],
    summary: 'list the keys that sign tokens',
    usage: USAGE,
    async run(argv, context) {
      const { config: path, json } = parseArgs({
        args: [...argv],
        options: { config: { type: 'string' }, json: { type: 'boolean' } },
      }).values;
      const { output } = context;
      return withStore(
        context,
        path ?? null,
        async ({ storage, config }) => {
          const keys = await storage.signingKeys.list();
          if (keys.length === 0 && !json) output.note('There are no keys.');
          for (const key of keys) {
            const { rotateAfterSeconds, file } = config.keys;
            const life = file === null ? rotateAfterSeconds : null;
            output.line(json ? JSON.stringify(asJson(key)) : lineOf(key, life));
          }
          return keys.some(isDamaged) ? 1 : 0;
        },
        sources,
      );
    },
  };
}

/** @see keyListWith */
export const keyList: Command = keyListWith();

function isDamaged({ state, privateKey }: SigningKey): boolean {
  return privateKey === null && (state === 'active' || state === 'next');
}

function lineOf(key: SigningKey, lifeSeconds: number | null): string {
  const { kid, state, origin } = key;
  const what = `${bitsOf(key)}, ${origin}; ${momentOf(key, lifeSeconds)}`;
  const fault = isDamaged(key) ? '; CANNOT BE OPENED with our secret' : '';
  return `${kid}  ${state.padEnd(7)}  ${what}${fault}`;
}

function momentOf(key: SigningKey, lifeSeconds: number | null): string {
  const { state, activatedAt, retiredAt, revokedAt, signedUntil } = key;
  switch (state) {
    case 'next':
      return `known to every Prosody from ${isoTime(knownFrom(key))}`;
    case 'active': {
      const since = activatedAt ?? key.createdAt;
      const until = lifeSeconds === null ? '' : ` until ${isoTime(since + lifeSeconds)}`;
      return `signs since ${isoTime(since)}${until}`;
    }
    case 'retired': {
      const until = isoTime(signedUntil + PUBLISH_BEYOND_SECONDS);
      return `retired ${isoTime(retiredAt ?? 0)}, published until ${until}`;
    }
    case 'revoked':
      return `revoked ${isoTime(revokedAt ?? 0)}`;
  }
}

function bitsOf({ publicKey }: SigningKey): string {
  try {
    return `RSA ${createPublicKey(publicKey).asymmetricKeyDetails?.modulusLength ?? '?'}`;
  } catch {
    return 'RSA, damaged';
  }
}

function asJson(key: SigningKey): Record<string, unknown> {
  const at = (seconds: number | null) => (seconds === null ? null : isoTime(seconds));
  return {
    kid: key.kid,
    state: key.state,
    origin: key.origin,
    usable: !isDamaged(key),
    created_at: at(key.createdAt),
    activated_at: at(key.activatedAt),
    retired_at: at(key.retiredAt),
    revoked_at: at(key.revokedAt),
    signed_until: at(key.signedUntil === 0 ? null : key.signedUntil),
  };
}
