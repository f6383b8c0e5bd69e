import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { read, root } from '../repo/tree.ts';
import { freePort } from '../support/free-port.ts';
import { HostileProvider } from '../support/hostile-provider.ts';
import { isOnPath } from '../support/is-on-path.ts';
import { askedBy, readAlerts, readDashboard } from '../support/monitoring.ts';
import { PeerProcess } from '../support/peer-process.ts';
import { requirePart } from '../support/require-part.ts';
import { ServeProcess } from '../support/serve-process.ts';
import { usherYaml } from '../support/two-ushers.ts';

const skip = requirePart('promtool', isOnPath('promtool'));

describe('promtool', { skip }, () => {
  it('finds nothing wrong with deploy/monitoring', () => {
    assert.match(
      promtool(['check', 'config', 'deploy/monitoring/prometheus.yml']),
      /15 rules found/,
    );
  });

  it('sees each alert fire when it should, with its words, and none on a quiet day', () => {
    assert.match(
      promtool(['test', 'rules', 'test/fixtures/monitoring/alerts.test.yml']),
      /SUCCESS/,
    );
  });

  it('reads every expression of the dashboard', () => {
    const rules = askedBy(readDashboard()).map((expr, at) => ({ record: `panel_${at}`, expr }));
    assert.match(judged(rules), new RegExp(`${rules.length} rules found`));
    assert.throws(() => judged([{ record: 'panel', expr: 'sum by (path (up)' }]));
  });
});

describe('Prometheus, with deploy/monitoring/prometheus.yml', {
  skip: requirePart('prometheus', isOnPath('prometheus')),
  timeout: 60_000,
}, () => {
  let folder: string;
  let provider: HostileProvider;
  let usher: ServeProcess;
  let prometheus: PeerProcess;
  let origin: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'usher-prometheus-'));
    provider = await HostileProvider.start({});
    usher = await ServeProcess.start(usherYaml(provider.issuer, 'sqlite::memory:'));
    const config = read('deploy/monitoring/prometheus.yml')
      .replaceAll('interval: 30s', 'interval: 1s')
      .replace('127.0.0.1:3000', `127.0.0.1:${usher.port}`);
    writeFileSync(join(folder, 'prometheus.yml'), config);
    cpSync(join(root, 'deploy/monitoring/alerts.yml'), join(folder, 'alerts.yml'));
    origin = `http://127.0.0.1:${await freePort()}`;
    prometheus = await PeerProcess.start({
      command: 'prometheus',
      args: [
        `--config.file=${folder}/prometheus.yml`,
        `--storage.tsdb.path=${folder}/data`,
        `--web.listen-address=${new URL(origin).host}`,
      ],
      readyAt: `${origin}/-/ready`,
      readyWithin: 20_000,
    });
  });
  after(async () => {
    await prometheus?.stop();
    await usher?.stop();
    await provider?.close();
    rmSync(folder, { recursive: true });
  });

  it('reads the metrics of a process, and judges it by every rule', async () => {
    const ask = async (path: string) =>
      (await (await fetch(`${origin}/api/v1/${path}`)).json()).data;
    const isUp = async () => (await ask('query?query=up{job="usher"}')).result[0]?.value[1] === '1';
    const rules = async () =>
      (await ask('rules')).groups.flatMap(({ rules }: { rules: { health: string }[] }) => rules);
    const isJudged = async () =>
      (await rules()).every(({ health }: { health: string }) => health !== 'unknown');
    for (let tries = 0; !((await isUp()) && (await isJudged())); tries += 1) {
      assert.ok(tries < 100, prometheus.output);
      await sleep(100);
    }
    const judgements: { health: string; state: string }[] = await rules();
    assert.equal(judgements.length, readAlerts().length);
    assert.ok(judgements.every(({ health, state }) => health === 'ok' && state !== 'firing'));
  });

  it('is given metrics with whose form promtool finds nothing wrong', async () => {
    const page = await fetch(`http://127.0.0.1:${usher.port}/metrics`);
    // What the library adds about Node has names of its own.
    const ours = (await page.text()).split('\n').filter((line) => /\busher_/.test(line));
    assert.ok(ours.length > 5);
    promtool(['check', 'metrics'], `${ours.join('\n')}\n`);
    assert.throws(() => promtool(['check', 'metrics'], 'usher_signs_total{a="b} 1\n'));
  });
});

function judged(rules: readonly object[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'usher-rules-'));
  try {
    const file = join(folder, 'rules.yml');
    writeFileSync(file, stringify({ groups: [{ name: 'dashboard', rules }] }));
    return promtool(['check', 'rules', file]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function promtool(args: readonly string[], input = ''): string {
  return execFileSync('promtool', args, { cwd: root, encoding: 'utf8', stdio: 'pipe', input });
}
