import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PeerProcess } from './peer-process.ts';

const binary = '/usr/sbin/nginx';
export const nginxIsThere = existsSync(binary);

/** What an operator writes, and what of it has another name on the test's machine. */
export interface NginxSettings {
  /** For the `http` block. */
  readonly http: string;
  /** Whole `server` blocks. */
  readonly servers: string;
  /** Answers 2xx as soon as all is up. */
  readonly readyAt: string;
}

export interface Nginx {
  /** Everything it complained about so far. */
  readonly complaints: () => string;
  stop(): Promise<void>;
}

/** Starts Debian's nginx as an ordinary process of the test's own, all its files in a folder of its own. */
export async function startNginx({ http, servers, readyAt }: NginxSettings): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'usher-nginx-'));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const file = join(folder, 'nginx.conf');
  writeFileSync(
    file,
    `daemon off;
master_process off;
pid ${folder}/pid;
events {}
http {
  access_log off;
  ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
${http.replaceAll('/var/log/nginx/', `${folder}/`)}
${servers.replaceAll('/var/log/nginx/', `${folder}/`)}
}
`,
  );
  const peer = await PeerProcess.start({
    command: binary,
    args: ['-e', 'stderr', '-p', folder, '-c', file],
    readyAt,
    readyWithin: 10_000,
  });
  return {
    complaints: () => peer.output,
    async stop() {
      await peer.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
