import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from '../../src/cli/command.ts';
import { type StoreTools, withStore } from '../../src/cli/store/with-store.ts';
import { FixedClock } from './fixed-clock.ts';
import { RecordedContext } from './recorded-context.ts';
import { WEDNESDAY_AT_TEN, withRules } from './rules.ts';
import { type Said, saidBy } from './said-by.ts';

/** A folder with settings and a store in a file, a clock that stands, and the commands of `usher` at work in it. */
export class CommandDesk {
  readonly clock = new FixedClock(WEDNESDAY_AT_TEN);
  readonly folder: string = mkdtempSync(join(tmpdir(), 'usher-'));
  readonly config: string;

  /** `rules`: what stands under `rooms`, as YAML; `more`: further settings. */
  constructor(rules = '', more = '') {
    const store = `storage: { url: "sqlite:${join(this.folder, 'usher.db')}" }\n`;
    this.config = this.file('usher.yaml', withRules(rules) + store + more);
  }

  /** Runs it as the shell would; `input` is its standard input. */
  run(command: Command, argv: readonly string[], input = ''): Promise<Said> {
    return saidBy(command, [...argv, '--config', this.config], { input, clock: this.clock });
  }

  /** What a command is given: to look into the store, or to put something there. */
  async withTools<T>(work: (tools: StoreTools) => Promise<T>): Promise<T> {
    const found: T[] = [];
    const keep = async (tools: StoreTools): Promise<number> => {
      found.push(await work(tools));
      return 0;
    };
    await withStore(new RecordedContext({ clock: this.clock }), this.config, keep);
    if (found.length === 0) throw new Error('The settings of this desk have problems.');
    return found[0] as T;
  }

  /** A file that only its owner reads; returns its path. */
  file(name: string, content: string | Uint8Array): string {
    const path = join(this.folder, name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  }

  close(): void {
    rmSync(this.folder, { recursive: true });
  }
}
