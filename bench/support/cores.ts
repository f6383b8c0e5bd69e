import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The cores that this process may run on, by number. Linux only. */
export function ownCores(): number[] {
  const status = readFileSync('/proc/self/status', 'utf8');
  const list = /^Cpus_allowed_list:\s+(\S+)$/m.exec(status)?.[1] ?? '0';
  return list.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, n) => first + n);
  });
}

/** Lets a process, with all of its threads, run on these cores and no others (taskset(1) of util-linux). */
export function keepOn(pid: number, cores: readonly number[]): void {
  execFileSync('taskset', ['-apc', cores.join(','), String(pid)], { stdio: 'ignore' });
}
