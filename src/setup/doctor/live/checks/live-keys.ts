import { isJsonObject, type Json } from '../../../../model/json.ts';
import { fault } from '../../finding.ts';
import { textOption } from '../../jitsi-side.ts';
import type { LiveCheck } from '../live-check.ts';

/** The keys as Prosody fetches them: RSA, each with its id, or certificates by id. */
export const liveKeys: LiveCheck = {
  id: 'live-keys',
  well: 'the keys can be fetched, and Prosody can read them',
  async run({ side }, network) {
    const url = side ? textOption(side, 'host', 'cache_keys_url') : null;
    if (!side || url === null) return null;
    const where = side.option('host', 'cache_keys_url')?.at ?? null;
    const answer = await network.get(url);
    const say = (evidence: string, mend: string) => [
      fault({ where, evidence, reason: 'Prosody refuses every token.', mend: [mend] }),
    ];
    if (typeof answer === 'string') {
      return say(
        `cache_keys_url gives no answer: ${answer}.`,
        'Try it with curl on Prosody’s machine.',
      );
    }
    const count = answer.status === 200 ? usableKeys(answer.text) : null;
    if (count === null) {
      return say(
        `cache_keys_url answers ${answer.status}, and no set of keys.`,
        'Usher has it at keys.json.',
      );
    }
    return count > 0
      ? []
      : say(
          'cache_keys_url has no RSA key with an id.',
          'Sign with RS256: Prosody reads no others, ES256 neither.',
        );
  },
};

/** How many keys Prosody could use; null where it is no set of keys. */
function usableKeys(text: string): number | null {
  let parsed: Json;
  try {
    parsed = JSON.parse(text) as Json;
  } catch {
    return null;
  }
  if (!isJsonObject(parsed)) return null;
  const { keys, ...more } = parsed;
  const rsa = Array.isArray(keys) ? keys : [];
  const certificates = Object.values(more).filter(
    (one) => typeof one === 'string' && one.startsWith('-----BEGIN CERTIFICATE-----'),
  );
  const usable = rsa.filter(
    (one) => isJsonObject(one) && one['kty'] === 'RSA' && typeof one['kid'] === 'string',
  );
  return usable.length + certificates.length;
}
