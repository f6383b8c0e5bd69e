import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { read } from '../repo/tree.ts';
import { proseOf } from '../support/markdown.ts';
import {
  askedBy,
  groupingsOf,
  readAlerts,
  readDashboard,
  selectorsOf,
} from '../support/monitoring.ts';
import { type Story, startStory } from '../support/story.ts';
import { AUTH } from '../support/usher.ts';

/** What Prometheus adds to every metric. */
const OF_PROMETHEUS = ['job', 'instance'];

describe('what deploy/monitoring asks', () => {
  let story: Story;
  /** Labels by metric, of a real answer of an app that has served. */
  const answered = new Map<string, Set<string>>([['up', new Set()]]);
  const dashboard = readDashboard();
  const expressions = [...readAlerts().map(({ expr }) => expr), ...askedBy(dashboard)];

  before(async () => {
    story = await startStory({});
    await story.browser().visit(`${AUTH}/room/standup`);
    const page = await story.usher.answer(new Request(`${AUTH}/metrics`));
    for (const line of (await page.text()).split('\n')) {
      const [, metric, inside = ''] = /^(\w+)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
      if (metric === undefined) continue;
      const labels = answered.get(metric) ?? new Set();
      for (const [, label = ''] of inside.matchAll(/(\w+)="/g)) labels.add(label);
      answered.set(metric, labels);
    }
    // Counted once garbage was collected, which is not ours to say when.
    answered.set('nodejs_gc_duration_seconds_sum', new Set(['kind']));
  });
  after(() => story.close());

  it('are metrics with labels that an Usher which has served answers with', () => {
    assert.ok(expressions.length > 35);
    assert.deepEqual(expressions.flatMap(faultsOf), []);
    assert.deepEqual(faultsOf('usher_sign_in_total{job="usher"}'), ['usher_sign_in_total']);
    assert.deepEqual(faultsOf('usher_waiting{room="a"}'), ['usher_waiting has no room']);
    assert.deepEqual(faultsOf('sum by (room) (usher_waiting)'), ['nothing in it has room']);
  });

  it('are kinds of path and outcomes that there are', () => {
    const monitoring = proseOf(read('docs/operations/monitoring.md'));
    const errors = proseOf(read('docs/reference/errors.md'));
    const known = [...`${monitoring}${errors}`.matchAll(/`([\w.-]+)`/g)].map(([, word]) => word);
    const words = expressions
      .flatMap(selectorsOf)
      .flatMap(({ matchers }) => matchers)
      .filter(({ label }) => label === 'path' || label === 'outcome')
      .flatMap(({ value }) => value.split('|'));
    assert.ok(words.includes('operations') && words.includes('password_blocked'));
    assert.deepEqual(
      words.filter((word) => !known.includes(word)),
      [],
    );
  });

  it('is told by labels that are there, in legends and variables too', () => {
    for (const { title, targets = [] } of dashboard.panels) {
      for (const { expr, legendFormat } of targets) {
        const [selector] = selectorsOf(expr);
        const kept = expr.includes(' by (')
          ? groupingsOf(expr)
          : [...OF_PROMETHEUS, ...(answered.get(selector?.metric ?? '') ?? [])];
        const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name);
        assert.deepEqual(
          named.filter((name) => !kept.includes(name)),
          [],
          title,
        );
      }
    }
    for (const { query } of dashboard.templating.list) {
      if (typeof query === 'string') continue;
      assert.deepEqual(faultsOf(query.query), []);
    }
  });

  function faultsOf(expr: string): string[] {
    const selectors = selectorsOf(expr);
    assert.ok(selectors.length > 0, expr);
    const labelsOf = (metric: string) => [...OF_PROMETHEUS, ...(answered.get(metric) ?? [])];
    const unknown = selectors.filter(({ metric }) => !answered.has(metric));
    if (unknown.length > 0) return unknown.map(({ metric }) => metric);
    const wrong = selectors.flatMap(({ metric, matchers }) =>
      matchers
        .filter(({ label }) => !labelsOf(metric).includes(label))
        .map(({ label }) => `${metric} has no ${label}`),
    );
    const all = selectors.flatMap(({ metric }) => labelsOf(metric));
    const lost = groupingsOf(expr).filter((label) => !all.includes(label));
    return [...wrong, ...lost.map((label) => `nothing in it has ${label}`)];
  }
});
