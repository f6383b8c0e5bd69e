import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { anchorsOf } from '../support/markdown.ts';
import { readAlerts, readDashboard } from '../support/monitoring.ts';
import { read } from './tree.ts';

const PAGE = 'docs/operations/alerts.md';

describe('deploy/monitoring/alerts.yml', () => {
  const alerts = readAlerts();

  it('leads from each alert to its paragraph, and has one for each paragraph', () => {
    const anchors = anchorsOf(read(PAGE)).slice(1);
    assert.deepEqual(
      alerts.map(({ annotations }) => annotations.runbook).sort(),
      anchors.map((anchor) => `${PAGE}#${anchor}`).sort(),
    );
    for (const { alert, annotations } of alerts) {
      assert.ok(annotations.runbook.endsWith(`#${alert.toLowerCase()}`), alert);
    }
  });

  it('tells those that wake somebody from those that wait, as the page does', () => {
    const [, critical = '', warning = ''] =
      /^- Critical: (.*?)^- Warning: (.*?)\n\n/ms.exec(read(PAGE)) ?? [];
    const of = (severity: string) =>
      alerts.filter(({ labels }) => labels.severity === severity).map(({ alert }) => alert);
    const named = (text: string) => [...text.matchAll(/\[(\w+)\]/g)].map(([, name]) => name);
    assert.deepEqual(of('critical').sort(), named(critical).sort());
    assert.deepEqual(of('warning').sort(), named(warning).sort());
  });

  it('is tried on a quiet day and on a bad one, each alert', () => {
    const { tests } = parse(read('test/fixtures/monitoring/alerts.test.yml'));
    const tried = tests.flatMap((one: { alert_rule_test: object[] }) => one.alert_rule_test);
    for (const { alert } of alerts) {
      const counts = tried
        .filter(({ alertname }: { alertname: string }) => alertname === alert)
        .map(({ exp_alerts: expected }: { exp_alerts: object[] }) => expected.length);
      assert.deepEqual(counts, [0, 1], alert);
    }
  });
});

describe('deploy/monitoring/grafana-dashboard.json', () => {
  const { panels, templating } = readDashboard();

  it('asks the data source that is chosen, and no other', () => {
    assert.equal(templating.list[0]?.name, 'datasource');
    for (const { title, type, datasource } of panels) {
      if (type !== 'row') assert.match(datasource?.uid ?? '', /^\$\{datasource\}$/, title);
    }
    assert.doesNotMatch(read('deploy/monitoring/grafana-dashboard.json'), /"uid": "(?!usher"|\$)/);
  });

  it('has panels of one number each, that say what they show and do not lie on each other', () => {
    assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
    const taken = new Set<string>();
    for (const { title, type, description, gridPos } of panels) {
      if (type !== 'row') assert.ok(description, title);
      assert.ok(gridPos.x + gridPos.w <= 24, title);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          assert.ok(!taken.has(`${x},${y}`), `${title} lies on another`);
          taken.add(`${x},${y}`);
        }
      }
    }
  });
});
