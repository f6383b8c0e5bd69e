import { createHash, randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { Effort, Figure, Measurement } from './measurement.ts';
import type { Load } from './support/load.ts';
import { cpuSeconds } from './support/process-figures.ts';
import { onStage, type Stage } from './support/stage.ts';
import { median, percentile } from './support/statistics.ts';
import { JITSI } from './support/usher.ts';
import { Visitor } from './support/visitor.ts';

const ROUNDS: Record<Effort, number> = { full: 7, quick: 3 };
const ROUND_SECONDS: Record<Effort, number> = { full: 3, quick: 1 };
const WARM_UP_ROUNDS: Record<Effort, number> = { full: 3, quick: 2 };
/** So many people renew at the same time, each one renewal after the other. */
const PEOPLE = 10;

/**
 * Renewals of the inline sign-in: a refresh token against the next one, a token for Jitsi by the rules and an ID token,
 * two RSA signatures and a commit that is on the disk.
 */
export const renew: Measurement = {
  name: 'renew',
  run: (effort) => onStage({ ownKeys: true, inline: true }, (stage) => measure(stage, effort)),
};

async function measure({ settings, usher }: Stage, effort: Effort): Promise<Figure[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: PEOPLE });
  const realm = new URL('realms/jitsi/protocol/openid-connect/', settings.url);
  try {
    const tokens: string[] = [];
    for (let n = 0; n < PEOPLE; n += 1) tokens.push(await signIn(agent, realm, `room-${n}`));
    const seconds = ROUND_SECONDS[effort];
    const round = () => renewFor(agent, realm, tokens, usher.pid, seconds);
    for (let n = 0; n < WARM_UP_ROUNDS[effort]; n += 1) await round();
    const loads: Load[] = [];
    for (let n = 0; n < ROUNDS[effort]; n += 1) loads.push(await round());
    const middle = (name: keyof Load) => median(loads.map((load) => load[name]));
    return [
      {
        what: 'renewals',
        figure: middle('perSecond'),
        unit: '/s',
        target: { bound: 'at least', value: 1000 },
      },
      { what: 'p99', figure: middle('p99'), unit: 'ms', target: { bound: 'under', value: 20 } },
      { what: 'CPU time of Usher', figure: middle('cpuMicros'), unit: 'µs each' },
    ];
  } finally {
    agent.destroy();
  }
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
): Promise<Load> {
  const times: number[] = [];
  const cpuBefore = cpuSeconds(pid);
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
  const cpuMicros = ((cpuSeconds(pid) - cpuBefore) * 1e6) / times.length;
  return { perSecond: times.length / passed, p99: percentile(times, 0.99), cpuMicros };
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
    const options = { agent, method: 'POST', headers };
    const asked = request(new URL('token', realm), options, (response) => {
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
