import { execFileSync } from 'node:child_process';
import type { Architecture } from './node-package.ts';

const TOOLS = { amd64: 'x86_64-linux-gnu-strip', arm64: 'aarch64-linux-gnu-strip' } as const;

/** Takes from a binary what only a debugger reads: a seventh of Node. Its exported names stay. */
export function stripBinary(binary: string, architecture: Architecture): void {
  const tool = TOOLS[architecture];
  try {
    execFileSync(tool, ['--strip-unneeded', binary]);
  } catch (cause) {
    const from = `binutils-${tool.replace('-strip', '').replace('_', '-')}`;
    throw new Error(`${tool} is needed for ${architecture}: apt install ${from}`, { cause });
  }
}
