import { createHash } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject } from '../../../../model/json.ts';
import { fault, type Trouble } from '../../finding.ts';
import { type JitsiSide, textOption } from '../../jitsi-side.ts';
import type { Live } from '../live.ts';
import type { LiveCheck } from '../live-check.ts';

/** Of a set with many, the first few tell as much. */
const TRIED = 3;

/** The keys as Prosody fetches them, by both ways. From this machine, and without following a redirect, as it does. */
export const liveKeys: LiveCheck = {
  id: 'live-keys',
  well: 'the keys can be fetched, and Prosody can read them',
  async run(live) {
    const { side } = live.deployment;
    const set = side ? textOption(side, 'host', 'cache_keys_url') : null;
    const server = side ? textOption(side, 'host', 'asap_key_server') : null;
    if (!side || (set === null && server === null)) return null;
    const own = live.usher?.jitsi.signing.kind === 'keys' ? await usherKeys(live) : [];
    const [troubles, kids] = set === null ? [[], own] : await judgeSet(live, side, set, own);
    const tried = kids.length > 0 ? kids : own;
    return [...troubles, ...(server === null ? [] : await judgeServer(live, side, server, tried))];
  },
};

/** The ids of the keys that Usher publishes; none where it is not reached, which others say. */
async function usherKeys({ usher, ask }: Live): Promise<string[]> {
  const answer = usher && (await ask(new URL('jwks.json', usher.publicUrl)));
  if (!answer || typeof answer === 'string' || answer.status !== 200) return [];
  return usableKids(answer.text) ?? [];
}

async function judgeSet(
  { ask }: Live,
  side: JitsiSide,
  url: string,
  own: readonly string[],
): Promise<readonly [Trouble[], readonly string[]]> {
  const say = sayOf(side, 'cache_keys_url');
  const answer = await ask(url);
  if (typeof answer === 'string') {
    const mend = 'Try it with curl on Prosody’s machine.';
    return [[say(`cache_keys_url gives no answer: ${answer}.`, mend)], []];
  }
  const kids = answer.status === 200 ? usableKids(answer.text) : null;
  if (kids === null) {
    const what = redirectOf(answer) ?? 'and no set of keys';
    return [
      [say(`cache_keys_url answers ${answer.status}, ${what}.`, 'Usher has it at keys.json.')],
      [],
    ];
  }
  if (kids.length === 0) {
    const mend = 'Sign with RS256: Prosody reads no others, ES256 neither.';
    return [[say('cache_keys_url has no RSA key with an id.', mend)], []];
  }
  if (own.length === 0 || own.some((kid) => kids.includes(kid))) return [[], kids];
  const mend = 'Let it lead to Usher: …/keys.json. Or something in between keeps an old answer.';
  return [[say('cache_keys_url has keys, and none of Usher’s.', mend)], kids];
}

async function judgeServer(
  { ask }: Live,
  side: JitsiSide,
  server: string,
  kids: readonly string[],
): Promise<Trouble[]> {
  const say = sayOf(side, 'asap_key_server');
  const found = await Promise.all(
    kids.slice(0, TRIED).map(async (kid): Promise<Trouble[]> => {
      const name = `${createHash('sha256').update(kid).digest('hex')}.pem`;
      const answer = await ask(`${server.replace(/\/$/, '')}/${name}`);
      const mend =
        'Usher has it at asap/: try the address, with that name behind it, on Prosody’s machine.';
      if (typeof answer === 'string') {
        return [say(`asap_key_server gives no answer for ${name}: ${answer}.`, mend)];
      }
      const isKey = answer.text.startsWith('-----BEGIN PUBLIC KEY-----');
      if (answer.status === 200 && isKey) return [];
      const what = redirectOf(answer) ?? 'and no public key';
      return [say(`asap_key_server answers ${answer.status} for ${name}, ${what}.`, mend)];
    }),
  );
  return found.flat().slice(0, 1);
}

function sayOf(side: JitsiSide, option: string) {
  const where = side.option('host', option)?.at ?? null;
  return (evidence: string, mend: string): Trouble =>
    fault({ where, evidence, reason: 'Prosody refuses every token.', mend: [mend] });
}

function redirectOf({ status, headers }: { status: number; headers: Headers }): string | null {
  const target = URL.parse(headers.get('location') ?? '');
  if (status < 300 || status > 399) return null;
  return `a redirect${target ? ` to ${target.origin}` : ''}, which Prosody does not follow`;
}

/** The ids of the keys that Prosody could use, or how certificates are called; null where it is no set of keys. */
function usableKids(text: string): string[] | null {
  let parsed: Json;
  try {
    parsed = JSON.parse(text) as Json;
  } catch {
    return null;
  }
  if (!isJsonObject(parsed)) return null;
  const { keys, ...more } = parsed;
  const certificates = Object.entries(more).filter(
    ([, one]) => typeof one === 'string' && one.startsWith('-----BEGIN CERTIFICATE-----'),
  );
  const list = Array.isArray(keys) ? keys : [];
  return [...list.flatMap(kidOf), ...certificates.map(([kid]) => kid)];
}

function kidOf(key: Json): string[] {
  const { kty, kid } = isJsonObject(key) ? key : ({} as JsonObject);
  return kty === 'RSA' && typeof kid === 'string' ? [kid] : [];
}
