import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { buildClaims, mintToken } from '../src/jitsi/token.ts';
import { openPrivateKey } from '../src/jitsi/token-key.ts';
import { makePrivateKey } from '../src/keys/make-key.ts';
import type { Effort, Figure, Measurement } from './measurement.ts';
import { interleave } from './support/interleave.ts';
import { type Load, loadOf } from './support/load.ts';
import { onStage, type Stage, startProcess } from './support/stage.ts';
import { median, medianRatio } from './support/statistics.ts';
import { inTemporaryFolder } from './support/temporary-folder.ts';

const ROUNDS: Record<Effort, number> = { full: 7, quick: 2 };
const ROUND_MS = 1000;
const LOAD_ROUNDS: Record<Effort, number> = { full: 4, quick: 1 };
const LOAD_SECONDS: Record<Effort, number> = { full: 2, quick: 1 };

/**
 * RS256 tokens a second on one core, against the private-key operations that OpenSSL does with a key of the same size;
 * and the answers with our public keys, against a bare Node server with a text of the same length.
 */
export const keys: Measurement = {
  name: 'keys',
  run: async (effort) => [
    ...(await measureSigning(effort)),
    ...(await onStage({ ownKeys: true }, (stage) => measureAnswers(stage, effort))),
  ],
};

async function measureSigning(effort: Effort): Promise<Figure[]> {
  const key = openPrivateKey(
    'RS256',
    'a-kid-of-43-characters-as-a-thumbprint-has',
    await makePrivateKey(2048),
  );
  const claims = buildClaims({
    ...{ issuer: 'jitsi', audience: 'jitsi', subject: 'meet.example.org', room: 'standup' },
    seat: { moderator: true, affiliation: 'owner', group: 'staff', features: {} },
    person: { id: 'asa', name: 'Åsa Öberg', email: 'asa@example.org', avatar: null },
    ...{ now: 1_800_000_000, ttlSeconds: 7200 },
  });
  const { ours, openssl } = await interleave(ROUNDS[effort], {
    ours: () => perCpuSecond(() => mintToken(claims, key)),
    openssl: opensslSignatures,
  });
  return [
    { what: 'OpenSSL’s signatures, RSA 2048 (openssl speed)', figure: median(openssl), unit: '/s' },
    { what: 'RS256 tokens, mintToken(claims)', figure: median(ours), unit: '/s' },
    share('RS256 tokens', medianRatio(ours, openssl), 0.9, 'of OpenSSL'),
  ];
}

function perCpuSecond(step: () => string): number {
  const began = process.cpuUsage();
  for (let done = 0; ; ) {
    for (let n = 0; n < 50; n += 1) step();
    done += 50;
    const { user, system } = process.cpuUsage(began);
    if (user + system > ROUND_MS * 1000) return (done / (user + system)) * 1e6;
  }
}

/** By CPU time, as ours: that is what it counts unless told otherwise. */
function opensslSignatures(): number {
  const args = ['speed', '-mr', '-seconds', '1', 'rsa2048'];
  const report = execFileSync('openssl', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [, signSeconds] = /^\+F2:\d+:2048:([\d.]+):/m.exec(report) ?? [];
  if (signSeconds === undefined) throw new Error('openssl speed says nothing of RSA 2048.');
  // Releases before 3.0 print seconds for each, later ones how many a second.
  const figure = Number(signSeconds);
  return figure < 1 ? 1 / figure : figure;
}

async function measureAnswers({ settings, usher }: Stage, effort: Effort): Promise<Figure[]> {
  const keySet = new URL('jwks.json', settings.url);
  const text = await (await fetch(keySet)).text();
  const { kid } = (JSON.parse(text) as { keys: [{ kid: string }] }).keys[0];
  const name = createHash('sha256').update(kid).digest('hex');
  const pem = new URL(`asap/${name}.pem`, settings.url);
  return inTemporaryFolder(async (folder) => {
    const server = startProcess(folder, 'fixed-answer', [String(text.length)]);
    try {
      const bareUrl = new URL(await server.message<string>());
      const load = (url: URL, pid: number) => () =>
        loadOf({ url, pid, status: 200, headers: {} }, LOAD_SECONDS[effort]);
      const contenders = {
        keySet: load(keySet, usher.pid),
        pem: load(pem, usher.pid),
        bare: load(bareUrl, server.pid),
      };
      await interleave(1, contenders);
      return answerFigures(await interleave(LOAD_ROUNDS[effort], contenders));
    } finally {
      await server.stop();
    }
  });
}

function answerFigures({ keySet, pem, bare }: Record<'keySet' | 'pem' | 'bare', Load[]>): Figure[] {
  const rate = (loads: Load[]) => loads.map(({ perSecond }) => perSecond);
  return [
    { what: '/jwks.json', figure: median(rate(keySet)), unit: '/s' },
    { what: '/asap/….pem', figure: median(rate(pem)), unit: '/s' },
    { what: 'a bare server’s fixed text', figure: median(rate(bare)), unit: '/s' },
    share('/jwks.json', medianRatio(rate(keySet), rate(bare)), 0.5, 'of bare'),
    share('/asap/….pem', medianRatio(rate(pem), rate(bare)), 0.5, 'of bare'),
  ];
}

function share(what: string, figure: number, value: number, unit: string): Figure {
  return { what, figure, unit, target: { bound: 'at least', value } };
}
