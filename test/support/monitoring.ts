import { parse } from 'yaml';
import { read } from '../repo/tree.ts';

/** An alert of deploy/monitoring/alerts.yml. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

/** A panel of deploy/monitoring/grafana-dashboard.json; rows have no targets. */
export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: {
    readonly h: number;
    readonly w: number;
    readonly x: number;
    readonly y: number;
  };
  readonly datasource?: { readonly type: string; readonly uid: string };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

export interface Dashboard {
  readonly title: string;
  readonly panels: readonly Panel[];
  readonly templating: {
    readonly list: readonly { readonly name: string; readonly query: string | { query: string } }[];
  };
}

export function readAlerts(): readonly AlertRule[] {
  const { groups } = parse(read('deploy/monitoring/alerts.yml'));
  return groups.flatMap((group: { rules: AlertRule[] }) => group.rules);
}

export function readDashboard(): Dashboard {
  return JSON.parse(read('deploy/monitoring/grafana-dashboard.json'));
}

/** What a panel asks, with Grafana's variables filled in. */
export function askedBy(dashboard: Dashboard): string[] {
  return dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => filled(expr)));
}

function filled(expr: string): string {
  return expr
    .replaceAll(/\$__rate_interval|\$__range/g, '5m')
    .replaceAll(/\$(job|instance)\b/g, '.+');
}

/** A metric that an expression names, with its labels and, where a label must be or look like something, what. */
export interface Selector {
  readonly metric: string;
  readonly matchers: readonly Matcher[];
}

export interface Matcher {
  readonly label: string;
  readonly sign: string;
  readonly value: string;
}

/** Every metric of an expression, `up` and those that Usher makes. */
export function selectorsOf(expr: string): Selector[] {
  const found = expr.matchAll(/\b(up|(?:usher|process|nodejs)_\w+)(?:\{([^}]*)\})?/g);
  return [...found].map(([, metric = '', inside = '']) => ({
    metric,
    matchers: [...inside.matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"/g)].map(
      ([, label = '', sign = '', value = '']) => ({ label, sign, value }),
    ),
  }));
}

/** The labels that an expression sums by. */
export function groupingsOf(expr: string): string[] {
  return [...expr.matchAll(/\bby\s*\(([^)]*)\)/g)].flatMap(([, names = '']) =>
    names.split(',').map((name) => name.trim()),
  );
}
