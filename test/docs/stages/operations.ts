import { houseWith, JITSI_COMPOSE, SERVING, UNIT } from '../house.ts';
import type { Stage } from '../stage.ts';

const LISTENS = 'http://127.0.0.1:3000/healthz';

const BARE = `public_url: https://auth.example.org/
jitsi:
  url: https://meet.example.org/
  secret_file: /etc/usher/jitsi-secret
storage:
  url: sqlite:/var/lib/usher/usher.db
`;

/** PostgreSQL as Debian has set it up, with what is in it on this machine. */
const POSTGRES = `
install -d -m 2775 -o postgres -g postgres /run/postgresql
cluster=$(pg_lsclusters -h | head -n 1 | cut -d' ' -f1)
pg_ctlcluster $cluster main start
`;

export const running: Stage = {
  page: 'docs/operations/running.md',
  before: `${houseWith('')}unset USHER_CONFIG; cp -r /opt/checkout/deploy .`,
  commands: {
    'usher serve': { answersAt: LISTENS },
    'install -d /opt/usher': {
      // What npm pack makes, as far as it goes here: the release and its package.json.
      before: `mkdir -p package && cp -r /opt/usher/. package && tar -czf jitsi-usher-0.1.0.tgz package
        umount -l /opt/usher && rmdir /opt/usher`,
    },
    'ln -s /opt/usher/dist/usher.js': { before: 'rm /usr/local/bin/usher' },
    '/usr/local/bin/usher --version': { check: 'grep -x "[0-9.]*"' },
    'install -m 644 deploy/systemd/usher.service': {
      check: 'chown root:usher /etc/usher/* && rm -r /var/lib/usher && systemctl start usher',
    },
    'useradd --system': { before: 'stop_served; userdel usher' },
  },
};

export const store: Stage = {
  page: 'docs/operations/store.md',
  before: `${houseWith('')}${UNIT}mkdir -p /var/backups; systemctl start usher`,
  commands: {
    'sudo -u postgres createuser': { before: POSTGRES, typed: 'a-password\na-password\n' },
    'sudo -u postgres createdb': {
      // Usher makes its tables there; later the backup does.
      check: `[ -e ~/tables ] || { touch ~/tables
        USHER_STORAGE_URL=postgres://usher:a-password@127.0.0.1/usher usher meeting list; }`,
    },
    'sqlite3 /var/lib/usher/usher.db ".backup': {
      check: 'test "$(stat -c %a /var/backups/usher/usher.db)" = 600',
    },
    'sqlite3 /var/backups/usher/usher.db "PRAGMA integrity_check"': { check: 'grep -x ok' },
    'systemctl start usher': { check: `curl -sf ${LISTENS}` },
  },
};

export const monitoring: Stage = {
  page: 'docs/operations/monitoring.md',
  before: `${houseWith('')}${SERVING}cp -r /opt/checkout/deploy .`,
  outputs: { '{"status":"degraded"': { printedBy: 'curl -s http://127.0.0.1:3000/readyz' } },
};

export const alerts: Stage = {
  page: 'docs/operations/alerts.md',
  before: `${houseWith('')}${UNIT}systemctl start usher
    mkdir /opt/docs-test/journal && ln -s /var/log/usher.log /opt/docs-test/journal/usher`,
  commands: { 'journalctl -u usher': { check: 'grep listening' } },
};

/** After the package is there: what it makes, but for the systemd that .ci/try-deb has. */
export const debian: Stage = {
  page: 'docs/operations/debian.md',
  before: `${houseWith('')}${UNIT}mv /etc/usher/usher.yaml . && chown root: usher.yaml`,
};

/** From a checkout, in the folder of docker-jitsi-meet. */
export const containers: Stage = {
  page: 'docs/operations/containers.md',
  before: `${houseWith('sign_in: { methods: [{ type: local }] }\n', BARE)}cp -r /opt/checkout/deploy .
    cp deploy/compose/compose.usher.yml . && ${JITSI_COMPOSE}
    touch .env; mkdir -p usher`,
  commands: {
    'usher setup': {
      check: 'test -s usher-setup/compose.usher.yml -o -s usher-setup/docker/compose.usher.yml',
    },
    'docker compose exec usher usher user create': {
      check: 'grep "https://auth.example.org/welcome/"',
    },
  },
};

/** From a checkout; the folders and values are those of the cluster's operator. */
export const kubernetes: Stage = {
  page: 'docs/operations/kubernetes.md',
  before: `${houseWith('sign_in: { methods: [{ type: local }] }\n', BARE)}cp -r /opt/checkout/deploy .
    for name in secret jitsi-secret storage-url; do openssl rand -hex 32 > $name; done
    cp deploy/helm/usher/ci/postgresql-values.yaml values.yaml`,
  commands: {
    'kubectl create secret generic usher-settings --from-file=usher.yaml': {
      before: 'cp usher-setup/usher.yaml . && echo from-the-provider > client-secret',
    },
    'helm upgrade --install usher deploy/helm/usher --set': { check: 'grep "kind: Ingress"' },
    'helm upgrade usher deploy/helm/usher --reuse-values --set store.kind=postgresql --set replicas':
      {
        check: 'grep "replicas: 2"',
      },
    "helm upgrade usher deploy/helm/usher --reuse-values --set 'monitoring": {
      check: 'grep "kind: ServiceMonitor"',
    },
  },
};

export const nixos: Stage = { page: 'docs/operations/nixos.md' };
