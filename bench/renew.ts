import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { Effort, Figure, Measurement } from './measurement.ts';
import { keepOn, ownCores } from './support/cores.ts';
import { interleave } from './support/interleave.ts';
import type { Load } from './support/load.ts';
import { cpuSeconds, loopSeconds, machineSeconds } from './support/process-figures.ts';
import { onStage, type Stage } from './support/stage.ts';
import { median, medianRatio, percentile } from './support/statistics.ts';
import { JITSI } from './support/usher.ts';
import { Visitor } from './support/visitor.ts';

const ROUNDS: Record<Effort, number> = { full: 7, quick: 3 };
const ROUND_SECONDS: Record<Effort, number> = { full: 3, quick: 1 };
/** V8 takes its time to compile what is used often. */
const WARM_UP_ROUNDS: Record<Effort, number> = { full: 5, quick: 4 };
/** So many people renew at the same time, each one renewal after the other. */
const PEOPLE = 10;
/** Some 100 ms. */
const SIGNATURES = 300;

/** What Usher did in one round. */
interface Renewals extends Load {
  /** CPU time in the event loop for each, microseconds: the rest is what its other threads sign and write. */
  readonly loopMicros: number;
  /** What everybody else on this machine took meanwhile: cores. */
  readonly others: number;
  /** CPU time of a bare RSA signature in that moment, microseconds. */
  readonly signatureMicros: number;
}

/**
 * Renewals of the inline sign-in: a refresh token against the next one, a token for Jitsi by the rules and an ID token,
 * two RSA signatures and a commit that is on the disk. In turn on as many cores as there are, where the event loop has
 * one and the signatures go to others, and with all of Usher on one; and what a bare signature costs at that moment.
 */
export const renew: Measurement = {
  name: 'renew',
  run: (effort) => onStage({ ownKeys: true, inline: true }, (stage) => measure(stage, effort)),
};

async function measure({ settings, usher }: Stage, effort: Effort): Promise<Figure[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: PEOPLE });
  const realm = new URL('realms/jitsi/protocol/openid-connect/', settings.url);
  const all = ownCores();
  const [first = 0, ...others] = all;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  try {
    const tokens: string[] = [];
    for (let n = 0; n < PEOPLE; n += 1) tokens.push(await signIn(agent, realm, `room-${n}`));
    const renewOn = (cores: readonly number[]) => async (): Promise<Renewals> => {
      keepOn(usher.pid, cores);
      // The load has no part in what is measured: it makes room where there is any.
      keepOn(process.pid, cores === all || others.length === 0 ? all : others);
      const signatureMicros = timeSignature(privateKey);
      const renewals = await renewFor(agent, realm, tokens, usher.pid, ROUND_SECONDS[effort]);
      return { ...renewals, signatureMicros };
    };
    for (let n = 0; n < WARM_UP_ROUNDS[effort]; n += 1) await renewOn(all)();
    const contenders = { one: renewOn([first]), many: renewOn(all) };
    return figuresOf(await interleave(ROUNDS[effort], contenders));
  } finally {
    keepOn(process.pid, all);
    agent.destroy();
  }
}

function figuresOf({ one, many }: Record<'one' | 'many', Renewals[]>): Figure[] {
  const of = (rounds: Renewals[], name: keyof Renewals) => rounds.map((round) => round[name]);
  const middle = (rounds: Renewals[], name: keyof Renewals) => median(of(rounds, name));
  const both = [...one, ...many];
  return [
    {
      what: 'renewals',
      figure: middle(many, 'perSecond'),
      unit: '/s',
      target: { bound: 'at least', value: 1000 },
    },
    {
      what: 'p99',
      figure: middle(many, 'p99'),
      unit: 'ms',
      target: { bound: 'under', value: 20 },
    },
    {
      what: 'CPU time of the event loop',
      figure: middle(many, 'loopMicros'),
      unit: 'µs each',
      target: { bound: 'under', value: 1000 },
    },
    { what: 'of all of Usher', figure: middle(many, 'cpuMicros'), unit: 'µs each' },
    {
      what: 'renewals with all of Usher on one core',
      figure: middle(one, 'perSecond'),
      unit: '/s',
    },
    { what: 'p99', figure: middle(one, 'p99'), unit: 'ms' },
    {
      what: 'CPU time of a bare RSA signature',
      figure: middle(both, 'signatureMicros'),
      unit: 'µs',
    },
    {
      what: 'of Usher on one core, in such signatures',
      figure: medianRatio(of(one, 'cpuMicros'), of(one, 'signatureMicros')),
      unit: 'each',
    },
    { what: 'taken by others meanwhile', figure: middle(both, 'others'), unit: 'cores' },
  ];
}

/** CPU time of one, by a key as long as Usher's. */
function timeSignature(key: KeyObject): number {
  const text = Buffer.alloc(800, 'a');
  const began = process.cpuUsage();
  for (let n = 0; n < SIGNATURES; n += 1) sign('sha256', text, key);
  const { user, system } = process.cpuUsage(began);
  return (user + system) / SIGNATURES;
}

async function signIn(agent: Agent, realm: URL, room: string): Promise<string> {
  const verifier = randomBytes(32).toString('base64url');
  const redirectUri = `${JITSI}/static/sso.html`;
  const address = new URL('auth', realm);
  address.search = new URLSearchParams({
    client_id: 'jitsi',
    response_type: 'code',
    scope: 'openid',
    state: JSON.stringify({ room }),
    redirect_uri: redirectUri,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    nonce: randomBytes(32).toString('hex'),
  }).toString();
  const back = await new Visitor(agent).followTo(JITSI, address);
  return post(agent, realm, {
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    redirect_uri: redirectUri,
    client_id: 'jitsi',
    code_verifier: verifier,
  });
}

async function renewFor(
  agent: Agent,
  realm: URL,
  tokens: string[],
  pid: number,
  seconds: number,
): Promise<Omit<Renewals, 'signatureMicros'>> {
  const times: number[] = [];
  const before = readCpu(pid);
  const began = performance.now();
  const until = began + seconds * 1000;
  const one = async (place: number): Promise<void> => {
    while (performance.now() < until) {
      const asked = performance.now();
      const form = { grant_type: 'refresh_token', client_id: 'jitsi' };
      const refresh_token = tokens[place] ?? '';
      tokens[place] = await post(agent, realm, { ...form, refresh_token });
      times.push(performance.now() - asked);
    }
  };
  await Promise.all(tokens.map((_token, place) => one(place)));
  const passed = (performance.now() - began) / 1000;
  const after = readCpu(pid);
  const micros = (name: 'usher' | 'loop') => ((after[name] - before[name]) * 1e6) / times.length;
  return {
    perSecond: times.length / passed,
    p99: percentile(times, 0.99),
    cpuMicros: micros('usher'),
    loopMicros: micros('loop'),
    others: Math.max(0, (after.others - before.others) / passed),
  };
}

function readCpu(pid: number) {
  const usher = cpuSeconds(pid);
  const others = machineSeconds() - usher - cpuSeconds(process.pid);
  return { usher, loop: loopSeconds(pid), others };
}

/** Gives the refresh token of the answer. Throws for every other answer. */
function post(agent: Agent, realm: URL, form: Record<string, string>): Promise<string> {
  const body = new URLSearchParams(form).toString();
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
    origin: JITSI,
  };
  return new Promise((resolve, reject) => {
    const { hostname: host, port, pathname } = realm;
    const options = { agent, method: 'POST', host, port, path: `${pathname}token`, headers };
    const asked = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode === 200) resolve(JSON.parse(text).refresh_token);
        else reject(new Error(`The token endpoint answered ${response.statusCode}: ${text}`));
      });
    });
    asked.once('error', reject).end(body);
  });
}
