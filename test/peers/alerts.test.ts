import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { stringify } from 'yaml';
import { root } from '../repo/tree.ts';
import { isOnPath } from '../support/is-on-path.ts';
import { askedBy, readDashboard } from '../support/monitoring.ts';
import { requirePart } from '../support/require-part.ts';

const skip = requirePart('promtool', isOnPath('promtool'));

describe('promtool', { skip }, () => {
  it('finds nothing wrong with deploy/monitoring', () => {
    assert.match(promtool('check', 'config', 'deploy/monitoring/prometheus.yml'), /15 rules found/);
  });

  it('sees each alert fire when it should, with its words, and none on a quiet day', () => {
    assert.match(promtool('test', 'rules', 'test/fixtures/monitoring/alerts.test.yml'), /SUCCESS/);
  });

  it('reads every expression of the dashboard', () => {
    const rules = askedBy(readDashboard()).map((expr, at) => ({ record: `panel_${at}`, expr }));
    assert.match(judged(rules), new RegExp(`${rules.length} rules found`));
    assert.throws(() => judged([{ record: 'panel', expr: 'sum by (path (up)' }]));
  });
});

function judged(rules: readonly object[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'usher-rules-'));
  try {
    const file = join(folder, 'rules.yml');
    writeFileSync(file, stringify({ groups: [{ name: 'dashboard', rules }] }));
    return promtool('check', 'rules', file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function promtool(...args: readonly string[]): string {
  return execFileSync('promtool', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' });
}
