import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** As much of a cluster as Helm asks while it renders: which kinds there are, and the Secrets of a test. */
export class KubernetesStandIn {
  /** The names of Secrets, and what each is at. */
  readonly secrets = new Map<string, string>();
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<KubernetesStandIn> {
    const server = createServer((request, answer) => {
      const { pathname } = new URL(request.url ?? '/', 'http://stand-in');
      const found = standIn.#find(pathname);
      answer.writeHead(found ? 200 : 404, { 'content-type': 'application/json' });
      answer.end(
        JSON.stringify(found ?? { kind: 'Status', status: 'Failure', reason: 'NotFound' }),
      );
    });
    const standIn = new KubernetesStandIn(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return standIn;
  }

  /** A kubeconfig that leads here. */
  get config(): string {
    const { port } = this.#server.address() as AddressInfo;
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'here',
      contexts: [{ name: 'here', context: { cluster: 'here', user: 'nobody' } }],
      clusters: [{ name: 'here', cluster: { server: `http://127.0.0.1:${port}` } }],
      users: [{ name: 'nobody', user: {} }],
    });
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #find(path: string): object | null {
    const name = path.split('/secrets/')[1];
    const resourceVersion = name === undefined ? undefined : this.secrets.get(name);
    if (resourceVersion !== undefined) {
      return { apiVersion: 'v1', kind: 'Secret', metadata: { name, resourceVersion } };
    }
    return DISCOVERY[path] ?? null;
  }
}

const resource = (kind: string, name: string) => ({
  name,
  singularName: kind.toLowerCase(),
  namespaced: true,
  kind,
  verbs: ['get', 'list'],
});

const apps = { groupVersion: 'apps/v1', version: 'v1' };

const DISCOVERY: Record<string, object> = {
  '/version': { major: '1', minor: '35', gitVersion: 'v1.35.0' },
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: [{ name: 'apps', versions: [apps], preferredVersion: apps }],
  },
  '/api/v1': {
    kind: 'APIResourceList',
    groupVersion: 'v1',
    resources: [
      resource('Secret', 'secrets'),
      resource('Service', 'services'),
      resource('ServiceAccount', 'serviceaccounts'),
      resource('PersistentVolumeClaim', 'persistentvolumeclaims'),
    ],
  },
  '/apis/apps/v1': {
    kind: 'APIResourceList',
    groupVersion: 'apps/v1',
    resources: [resource('Deployment', 'deployments')],
  },
};
