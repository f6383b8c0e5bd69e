import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';

/** The same as in scripts/install-peers.sh. */
const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'usher-peers');
const home = join(cache, 'deploy-checkers');
const python = join(home, 'python');

/** Why Helm and the checkers cannot be tried here; null when they can. CI installs them, so there they must be. */
export function checkersMissing(): string | null {
  if (existsSync(join(home, '.usher-ready')) && process.arch === 'x64') return null;
  const reason =
    'Helm, kubernetes-validate and hadolint come with scripts/install-peers.sh, for amd64.';
  if (process.env['CI'] === 'true') throw new Error(reason);
  return reason;
}

/** An object of Kubernetes, as far as tests look into it. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  // biome-ignore lint/suspicious/noExplicitAny: each kind has a shape of its own, and the schemas judge it.
  readonly [part: string]: any;
}

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly notes: string;
}

/** Where Helm's program is, if it is here. */
export const helmProgram = join(home, 'helm');

/** Helm, without a cluster. */
export function helm(...argv: string[]): Ended {
  const { status, stdout, stderr } = spawnSync(helmProgram, argv, {
    encoding: 'utf8',
    // Nobody's own cluster, whatever lies in the home of who runs this.
    env: { HOME: home, KUBECONFIG: join(home, 'no-cluster'), PATH: process.env['PATH'] ?? '' },
  });
  return { status, out: stdout, notes: stderr };
}

/** What a chart makes of these arguments. Throws with Helm's words when it makes nothing. */
export function renderChart(...argv: string[]): readonly KubernetesObject[] {
  const { status, out, notes } = helm('template', ...argv);
  if (status !== 0) throw new Error(notes);
  return objectsOf(out);
}

/** The same, with the cluster of a kubeconfig to look into. */
export async function renderInCluster(
  kubeconfig: string,
  ...argv: string[]
): Promise<readonly KubernetesObject[]> {
  const options = ['--dry-run=server', '--disable-openapi-validation'];
  const { stdout } = await promisify(execFile)(
    join(home, 'helm'),
    ['template', ...argv, ...options],
    { env: { HOME: home, KUBECONFIG: kubeconfig, PATH: process.env['PATH'] ?? '' } },
  );
  return objectsOf(stdout);
}

function objectsOf(out: string): readonly KubernetesObject[] {
  // Kubernetes reads YAML 1.1, where 0440 is octal.
  return parseAllDocuments(out, { version: '1.1' })
    .map((document) => document.toJS())
    .filter((one) => one !== null);
}

/** What the schemas of a Kubernetes have against these objects, unknown fields included. Empty: nothing. */
export function faultsOf(objects: readonly KubernetesObject[], version: string): string {
  const { status, stdout, stderr } = spawnSync(
    'python3',
    ['-m', 'kubernetes_validate', '--strict', '--quiet', '-k', version, '-'],
    {
      encoding: 'utf8',
      env: { ...process.env, PYTHONPATH: python },
      input: objects.map((one) => JSON.stringify(one)).join('\n---\n'),
    },
  );
  return status === 0 ? '' : `${stdout}${stderr}`;
}

/** What hadolint has against a Dockerfile. */
export function lintDockerfile(path: string): string {
  return execFileSync(join(python, 'bin', 'hadolint'), ['--no-fail', path], { encoding: 'utf8' });
}
