import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { systemRandom } from '../src/base/random.ts';
import { buildClaims, type ClaimsInput, mintToken } from '../src/jitsi/token.ts';
import { openSecretKey } from '../src/jitsi/token-key.ts';
import type { Effort, Figure, Measurement } from './measurement.ts';
import { interleave } from './support/interleave.ts';
import { median, medianRatio } from './support/statistics.ts';

const ROUNDS: Record<Effort, number> = { full: 21, quick: 9 };
const ROUND_MS: Record<Effort, number> = { full: 120, quick: 60 };
const PEOPLE = 16;

/**
 * HS256 tokens a second on one core, against node:crypto with nothing around it, on the same claims. The
 * baseline has a KeyObject made once, as a careful program would; with the key as a string Node takes as long.
 */
export const mint: Measurement = { name: 'mint', run };

async function run(effort: Effort): Promise<Figure[]> {
  const secret = systemRandom.token();
  const key = openSecretKey('HS256', secret);
  const inputs = Array.from({ length: PEOPLE }, (_, number) => inputFor(number));
  const claims = inputs.map(buildClaims);
  const keyObject = createSecretKey(secret, 'utf8');
  const perSecond = (make: (number: number) => string) => () => tokensPerSecond(make, effort);
  const figures = await interleave(ROUNDS[effort], {
    bare: perSecond((number) => bareToken(claims[number], keyObject)),
    minted: perSecond((number) => mintToken(claims[number]!, key)),
    bareString: perSecond((number) => bareToken(claims[number], secret)),
    builtAndMinted: perSecond((number) => mintToken(buildClaims(inputs[number]!), key)),
  });
  const { bare, bareString, minted, builtAndMinted } = figures;
  return [
    { what: 'bare node:crypto, KeyObject (the baseline)', figure: median(bare), unit: '/s' },
    { what: 'bare node:crypto, key as a string', figure: median(bareString), unit: '/s' },
    { what: 'mintToken(claims)', figure: median(minted), unit: '/s' },
    { what: 'mintToken(buildClaims(…))', figure: median(builtAndMinted), unit: '/s' },
    share('mintToken(claims)', minted, bare),
    share('mintToken(buildClaims(…))', builtAndMinted, bare),
  ];
}

function share(what: string, of: readonly number[], against: readonly number[]): Figure {
  const target = { bound: 'at least', value: 0.8 } as const;
  return { what, figure: medianRatio(of, against), unit: 'of bare', target };
}

/** `{"alg":"HS256","typ":"JWT"}` with its dot: bare does not encode what never changes, nor do we. */
const HEADER = `${Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url')}.`;

function bareToken(claims: unknown, key: KeyObject | string): string {
  const input = HEADER + Buffer.from(JSON.stringify(claims)).toString('base64url');
  return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
}

/** Somebody with everything a provider usually tells, in a room of their own. */
function inputFor(number: number): ClaimsInput {
  return {
    issuer: 'jitsi',
    audience: 'jitsi',
    subject: 'meet.example.org',
    room: `weekly%20meeting%20${number}`,
    seat: { moderator: number % 2 === 0, affiliation: 'member', group: 'staff', features: {} },
    person: {
      id: `asa.oberg.${number}`,
      name: 'Åsa Öberg',
      email: `asa.oberg.${number}@example.org`,
      avatar: `https://id.example.org/people/${number}/picture.png`,
    },
    now: 1_800_000_000,
    ttlSeconds: 7200,
  };
}

/**
 * Whole passes over all people until the round is over. By CPU time, garbage collection included: what
 * else runs on the machine then takes nothing from a figure that is one core's anyway.
 */
function tokensPerSecond(make: (number: number) => string, effort: Effort): number {
  const began = process.cpuUsage();
  let made = 0;
  let length = 0;
  let passedMs = 0;
  while (passedMs < ROUND_MS[effort]) {
    for (let number = 0; number < PEOPLE; number++) length += make(number).length;
    made += PEOPLE;
    const { user, system } = process.cpuUsage(began);
    passedMs = (user + system) / 1000;
  }
  // The length is looked at so that no optimiser may leave the work out.
  if (length < made * 100) throw new Error('What was made are no tokens.');
  return (made / passedMs) * 1000;
}
