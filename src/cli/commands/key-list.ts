import { createPublicKey } from 'node:crypto';
import { parseArgs } from 'node:util';
import { isoTime, isoTimeOrNull } from '../../base/clock.ts';
import { knownFrom, PUBLISH_BEYOND_SECONDS, type SigningKey } from '../../model/signing-key.ts';
import { FLAG, TEXT } from '../input/option-kinds.ts';
import { printList } from '../print/print-list.ts';
import { storeCommand } from '../store/store-command.ts';

const USAGE = `usher key list [--config FILE] [--json]

Lists the keys that sign tokens, oldest first: what each does, and since when. Never a private key.

  --config FILE  the YAML file; default: USHER_CONFIG, else environment variables alone
  --json         print one JSON object for each, and nothing else

Exit status: 0 listed, 1 problems in the settings or the store, or a key that cannot be used, 2 unusable input.`;

export const keyList = storeCommand({
  words: ['key', 'list'],
  summary: 'list the keys that sign tokens',
  usage: USAGE,
  read: (argv) => parseArgs({ args: [...argv], options: { config: TEXT, json: FLAG } }).values,
  async run({ json }, { storage, config }, { output }) {
    const { rotateAfterSeconds, file } = config.keys;
    const life = file === null ? rotateAfterSeconds : null;
    const asLine = (key: SigningKey) => lineOf(key, life);
    const keys = await storage.signingKeys.list();
    printList(output, keys, { json, asJson, asLine, plural: 'keys' });
    return keys.some(isDamaged) ? 1 : 0;
  },
});

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

function asJson(key: SigningKey) {
  return {
    kid: key.kid,
    state: key.state,
    origin: key.origin,
    usable: !isDamaged(key),
    created_at: isoTime(key.createdAt),
    activated_at: isoTimeOrNull(key.activatedAt),
    retired_at: isoTimeOrNull(key.retiredAt),
    revoked_at: isoTimeOrNull(key.revokedAt),
    signed_until: isoTimeOrNull(key.signedUntil === 0 ? null : key.signedUntil),
  };
}
