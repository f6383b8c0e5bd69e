import { readFileSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second for everybody (USER_HZ). */
const TICKS_PER_SECOND = 100;

/** CPU time of a process since its start, user and system, in seconds. Linux only. */
export function cpuSeconds(pid: number): number {
  return secondsIn(`/proc/${pid}/stat`);
}

/** The same of its first thread alone, in which Node runs JavaScript. */
export function loopSeconds(pid: number): number {
  return secondsIn(`/proc/${pid}/task/${pid}/stat`);
}

function secondsIn(file: string): number {
  const stat = readFileSync(file, 'utf8');
  // The name, in brackets, may hold spaces; utime and stime are fields 14 and 15 (proc_pid_stat(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** CPU time that everything on this machine has had since it started, in seconds. Linux only. */
export function machineSeconds(): number {
  const [total = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  // user, nice, system, idle, iowait, irq, softirq, steal (proc_stat(5)).
  const [, user, nice, system, , , irq, softirq, steal] = total.split(/ +/).map(Number);
  const busy = [user, nice, system, irq, softirq, steal].reduce<number>((a, b) => a + (b ?? 0), 0);
  return busy / TICKS_PER_SECOND;
}

/** Memory of a process that lies in RAM (RSS), in megabytes of 1,000,000 bytes. Linux only. */
export function residentMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return (Number(kibibytes) * 1024) / 1e6;
}
