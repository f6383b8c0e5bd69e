import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parse, stringify } from 'yaml';
import { systemRandom } from '../../src/base/random.ts';
import { loadConfig } from '../../src/config/load.ts';
import { planSetup } from '../../src/setup/generate/plan-setup.ts';
import { read, root } from '../repo/tree.ts';
import {
  checkersMissing,
  faultsOf,
  helm,
  type KubernetesObject,
  renderChart,
  renderInCluster,
} from '../support/deploy-checkers.ts';
import { KubernetesStandIn } from '../support/kubernetes-stand-in.ts';
import { fileOf, usualAnswers } from '../support/setup-answers.ts';

const chart = join(root, 'deploy/helm/usher');
/** The oldest that Chart.yaml takes, and the newest that the checker knows. */
const VERSIONS = ['1.25', '1.37'];

const missing = checkersMissing();
if (missing !== null) {
  test('everything in this file needs Helm', (t) => t.skip(missing));
} else {
  const sets = readdirSync(join(chart, 'ci')).sort();
  describe('the chart with its own values', () => judge([]));
  for (const set of sets) {
    describe(`the chart with ci/${set}`, () => judge(['-f', join(chart, 'ci', set)]));
  }
  describe('values that do not go together', () => refused());
  describe('the chart and usher setup', () => fits());
}

const render = (...argv: string[]) => renderChart('usher', chart, ...argv);

function find(objects: readonly KubernetesObject[], kind: string): KubernetesObject {
  const found = objects.find((one) => one.kind === kind);
  assert.ok(found, `there is no ${kind}`);
  return found;
}

/** The variables of Usher's container. */
function environmentOf(objects: readonly KubernetesObject[]): Record<string, string> {
  const [container] = find(objects, 'Deployment').spec.template.spec.containers;
  return Object.fromEntries(
    container.env.map(({ name, value }: { name: string; value: string }) => [name, value]),
  );
}

function judge(values: readonly string[]): void {
  test('Helm finds nothing, and Kubernetes takes every object', () => {
    const { status, out } = helm('lint', '--strict', chart, ...values);
    assert.equal(status, 0, out);
    const objects = render(...values);
    // The schemas of the Prometheus Operator's kinds are not at hand.
    const known = objects.filter(({ apiVersion }) => !apiVersion.startsWith('monitoring.'));
    assert.ok(known.length >= 3);
    for (const version of VERSIONS) assert.equal(faultsOf(known, version), '', version);
  });

  test('nothing runs as root, writes outside its volumes, or holds a secret in a variable', () => {
    const objects = render(...values);
    assert.deepEqual(
      objects.filter(({ kind }) => kind === 'Secret' || /Role/.test(kind)),
      [],
    );
    const { spec } = find(objects, 'Deployment').spec.template;
    assert.equal(spec.automountServiceAccountToken, false);
    assert.equal(spec.enableServiceLinks, false);
    const { runAsNonRoot, runAsUser, runAsGroup, fsGroup, seccompProfile } = spec.securityContext;
    assert.deepEqual([runAsNonRoot, runAsUser, runAsGroup, fsGroup], [true, 10001, 10001, 10001]);
    assert.equal(seccompProfile.type, 'RuntimeDefault');
    assert.equal(spec.initContainers, undefined);
    assert.equal(spec.containers.length, 1);
    const [{ securityContext, env, envFrom, volumeMounts }] = spec.containers;
    assert.deepEqual(securityContext, {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    assert.equal(envFrom, undefined);
    for (const { name, valueFrom } of env) {
      assert.equal(valueFrom, undefined, name);
      assert.doesNotMatch(name, /(SECRET|PASSWORD|TOKEN|PRIVATE_KEY)$/);
    }
    const writable = volumeMounts.filter((one: { readOnly?: boolean }) => one.readOnly !== true);
    assert.deepEqual(
      writable.map((one: { mountPath: string }) => one.mountPath),
      ['/var/lib/usher', '/tmp'],
    );
    for (const { name, secret, projected } of spec.volumes) {
      const mode = (secret ?? projected)?.defaultMode;
      if (mode !== undefined) assert.equal(mode, 0o440, name);
    }
  });

  test('its parts name each other', () => {
    const objects = render(...values);
    const { selector, template } = find(objects, 'Deployment').spec;
    const isPart = (labels: Record<string, string>, of: Record<string, string>) =>
      Object.entries(labels).every(([name, value]) => of[name] === value);
    assert.ok(isPart(selector.matchLabels, template.metadata.labels));
    const service = find(objects, 'Service');
    assert.ok(isPart(service.spec.selector, template.metadata.labels));
    const [container] = template.spec.containers;
    assert.equal(service.spec.ports[0].targetPort, container.ports[0].name);
    const probes = [container.startupProbe, container.livenessProbe, container.readinessProbe];
    assert.deepEqual(
      probes.map(({ httpGet }) => httpGet.path),
      ['/healthz', '/healthz', '/readyz'],
    );
    const ingress = objects.find(({ kind }) => kind === 'Ingress');
    if (ingress) {
      const { backend } = ingress.spec.rules[0].http.paths[0];
      assert.equal(backend.service.name, service.metadata.name);
      assert.equal(backend.service.port.name, service.spec.ports[0].name);
    }
    const account = objects.find(({ kind }) => kind === 'ServiceAccount');
    assert.equal(template.spec.serviceAccountName, account?.metadata.name ?? 'default');
  });

  test('every variable is one of Usher’s, and what stands in its ConfigMap loads', () => {
    const objects = render(...values);
    const config = objects.find(({ kind }) => kind === 'ConfigMap');
    load(config?.data['usher.yaml'] ?? settingsOfSetup(), environmentOf(objects));
  });
}

function settingsOfSetup(): string {
  return fileOf(planSetup({ ...usualAnswers, installation: 'helm' }, systemRandom), 'usher.yaml')
    .text;
}

/** Loads the settings as Usher does in its pod, with every file of /etc/usher below a folder of the test's own. */
function load(yaml: string, environment: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'usher-chart-'));
  const inside = (text: string) =>
    text.replaceAll('/etc/usher-storage/', `${folder}/`).replaceAll('/etc/usher/', `${folder}/`);
  for (const name of ['secret', 'jitsi-secret', 'client-secret']) {
    writeFileSync(join(folder, name), `${'of sixty-four letters, '.repeat(3)}\n`, { mode: 0o600 });
  }
  const store = 'postgres://usher:of-the-database@db.example.org/usher';
  writeFileSync(join(folder, 'url'), `${store}\n`, { mode: 0o600 });
  const path = join(folder, 'usher.yaml');
  writeFileSync(path, inside(yaml), { mode: 0o600 });
  const here = Object.entries(environment).map(([name, value]) => [name, inside(value)]);
  const result = loadConfig({ path, environment: Object.fromEntries(here), dotEnv: null });
  rmSync(folder, { recursive: true });
  // The volume of the store is not on this machine, and the rest of the settings has to be well.
  const problems = 'problems' in result ? result.problems : [];
  const others = problems.filter(({ path: at }) => at !== 'storage.url');
  assert.deepEqual(others, []);
  return 'problems' in result ? null : result.config;
}

function refused(): void {
  const wordsFor = (...argv: string[]): string => {
    const { status, notes } = helm('template', 'usher', chart, ...argv);
    assert.notEqual(status, 0, argv.join(' '));
    return notes;
  };

  test('two replicas of one SQLite file', () => {
    assert.match(wordsFor('--set', 'replicas=2'), /more than one wants store.kind postgresql/);
  });

  test('a secret in words, in the ConfigMap or a variable', () => {
    for (const at of [
      'secret',
      'jitsi.secret',
      'mail.password',
      'sign_in.methods[0].client_secret',
    ]) {
      const notes = wordsFor('--set', `settings.yaml.${at}=in-words`);
      assert.match(notes, /write [a-z_]+_file, the name of a file in settings.secret/, at);
    }
    assert.match(wordsFor('--set', 'env.USHER_JITSI_SECRET=in-words'), /USHER_JITSI_SECRET/);
    assert.match(wordsFor('--set', 'env.USHER_STORAGE_URL=postgres://a:b@c/d'), /STORAGE_URL/);
    assert.match(wordsFor('--set', 'settings.yaml.storage.url=x'), /leave storage.url/);
  });

  test('an ingress without a host, metrics that nobody may read, and a value that does not exist', () => {
    assert.match(wordsFor('--set', 'ingress.enabled=true'), /ingress\/host/);
    assert.match(wordsFor('--set', 'monitoring.serviceMonitor.enabled=true'), /monitoring\/allow/);
    assert.match(wordsFor('--set', 'replica=1'), /replica/);
  });
}

function fits(): void {
  const plan = planSetup({ ...usualAnswers, installation: 'helm' }, systemRandom);
  const commands = plan.steps.flatMap((step) => step.commands);

  test('the command of APPLY.md installs an Usher below Jitsi’s own host', () => {
    const command = commands.find((one) => one.startsWith('helm upgrade --install usher ')) ?? '';
    const options = command.replaceAll('$REGISTRY', 'registry.example.org').split(' ').slice(5);
    const objects = render(...options);
    const [rule] = find(objects, 'Ingress').spec.rules;
    assert.equal(rule.host, 'meet.test');
    assert.equal(rule.http.paths[0].path, '/auth/');
    const [container] = find(objects, 'Deployment').spec.template.spec.containers;
    assert.match(container.image, /^registry\.example\.org\/jitsi-usher:\d/);
    // The name and the port that nginx in Jitsi's web container would ask for.
    const service = find(objects, 'Service');
    assert.equal(`${service.metadata.name}:${service.spec.ports[0].port}`, 'usher:3000');
  });

  test('the Secret of APPLY.md is the one that is mounted where the image looks for usher.yaml', () => {
    const make = commands.find((one) => one.startsWith('kubectl create secret generic usher-'));
    const { volumes, containers } = find(render(), 'Deployment').spec.template.spec;
    const settings = volumes.find(({ name }: { name: string }) => name === 'settings');
    const secret: string = settings.projected.sources[0].secret.name;
    assert.ok(make?.startsWith(`kubectl create secret generic ${secret} --from-file=usher.yaml`));
    const mount = containers[0].volumeMounts.find(
      ({ name }: { name: string }) => name === 'settings',
    );
    const [, image = ''] = read('deploy/docker/Dockerfile').match(/USHER_CONFIG=(\S+)/) ?? [];
    assert.equal(`${mount.mountPath}/usher.yaml`, image);
  });

  test('with PostgreSQL the settings of usher setup go on as they are', () => {
    const objects = render('--set', 'store.kind=postgresql', '--set', 'replicas=2');
    const config = load(settingsOfSetup(), environmentOf(objects));
    assert.match(String(config?.storage.url), /^postgres:/);
    assert.equal(config?.limits.stopDelaySeconds, 5);
    const { spec } = find(objects, 'Deployment');
    assert.equal(spec.strategy.type, 'RollingUpdate');
    assert.equal(find(objects, 'PodDisruptionBudget').spec.maxUnavailable, 1);
    assert.ok(!objects.some(({ kind }) => kind === 'PersistentVolumeClaim'));
    assert.equal(find(render(), 'Deployment').spec.strategy.type, 'Recreate');
  });

  test('pods start anew when the ConfigMap or the revision changes, and else stay', () => {
    const annotations = (...argv: string[]) =>
      stringify(find(render(...argv), 'Deployment').spec.template.metadata.annotations);
    const before = annotations();
    assert.equal(annotations(), before);
    assert.notEqual(annotations('--set-string', 'settings.revision=2'), before);
    assert.notEqual(annotations('--set', 'settings.yaml.log.level=debug'), before);
  });

  test('pods start anew when Helm finds that a Secret has changed', async (t) => {
    const cluster = await KubernetesStandIn.start();
    const folder = mkdtempSync(join(tmpdir(), 'usher-cluster-'));
    t.after(() => cluster.stop());
    t.after(() => rmSync(folder, { recursive: true }));
    const config = join(folder, 'config');
    writeFileSync(config, cluster.config);
    const revision = async (...argv: string[]): Promise<unknown> => {
      const objects = await renderInCluster(config, 'usher', chart, ...argv);
      return find(objects, 'Deployment').spec.template.metadata.annotations['usher/revision'];
    };
    assert.equal(await revision(), '');
    cluster.secrets.set('usher-settings', '4711');
    assert.equal(await revision(), '4711');
    cluster.secrets.set('usher-settings', '4712').set('directory', '9');
    const more = ['--set', 'settings.moreSecrets={directory,gone}'];
    assert.equal(await revision(...more), '4712.9');
    assert.equal(await revision(...more, '--set', 'settings.revision=mine'), 'mine.4712.9');
  });

  test('the alerts are those of deploy/monitoring', () => {
    const rule = find(render('--set', 'monitoring.prometheusRule.enabled=true'), 'PrometheusRule');
    assert.deepEqual(rule.spec, parse(read('deploy/monitoring/alerts.yml')));
  });
}
