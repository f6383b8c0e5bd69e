import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { RunningProxy } from './behind-proxy.ts';
import { PeerProcess } from './peer-process.ts';

const binary = '/usr/sbin/haproxy';
const debians = '/etc/haproxy/haproxy.cfg';
export const haproxyIsThere = existsSync(binary) && existsSync(debians);

/** Debian's haproxy, running. */
export interface Haproxy extends RunningProxy {
  /** What it thinks of a server of the backend `usher`: `UP`, `DOWN`, `UP 1/2` on the way down. */
  statusOf(server: string): Promise<string>;
}

/** What `haproxy -c` says of these sections at the end of Debian's file. */
export function judgeHaproxy(sections: string): SpawnSyncReturns<string> {
  const folder = mkdtempSync(join(tmpdir(), 'usher-haproxy-'));
  const file = join(folder, 'usher.cfg');
  writeFileSync(file, sections);
  const verdict = spawnSync(binary, ['-c', '-V', '-f', debians, '-f', file], { encoding: 'utf8' });
  rmSync(folder, { recursive: true, force: true });
  return verdict;
}

/**
 * Starts these sections behind Debian's own `defaults`, as an ordinary process of the test's own: its `global` section
 * is another one, which logs to standard output and knows no other user.
 */
export async function startHaproxy(sections: string, readyAt: string): Promise<Haproxy> {
  const folder = mkdtempSync(join(tmpdir(), 'usher-haproxy-'));
  const file = join(folder, 'haproxy.cfg');
  const socket = join(folder, 'admin.sock');
  const [, defaults = ''] = readFileSync(debians, 'utf8').split(/^(?=defaults$)/m);
  const global = `global\n  log stdout format raw local0\n  stats socket ${socket}\n`;
  writeFileSync(file, `${global}\n${defaults}\n${sections}`);
  const peer = await PeerProcess.start({
    command: binary,
    args: ['-db', '-f', file],
    readyAt,
    readyWithin: 10_000,
  });
  return {
    complaints: () => peer.output,
    async statusOf(server) {
      const [head = '', ...rows] = (await ask(socket, 'show stat')).split('\n');
      const column = head.split(',').indexOf('status');
      return rows.find((row) => row.startsWith(`usher,${server},`))?.split(',')[column] ?? '';
    },
    async stop() {
      await peer.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ask(socket: string, question: string): Promise<string> {
  const connection = connect(socket);
  connection.end(`${question}\n`);
  return await text(connection);
}
