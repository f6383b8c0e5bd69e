import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { Environment } from '../../src/base/environment.ts';
import { migrate } from '../../src/cli/commands/migrate.ts';
import { type Said, saidBy } from './said-by.ts';

/** A file of what stood before Usher. */
export const fixture = (name: string): string =>
  join(import.meta.dirname, '../fixtures/migrate', name);

/** The secure domain of the fixtures. */
export const PROSODY: readonly string[] = [
  ...['--prosody', fixture('secure-domain/prosody.cfg.lua')],
  ...['--jicofo', fixture('secure-domain/jicofo.conf')],
];

/** The secrets in the fixtures, none of which belongs on a screen. */
export const SECRETS =
  /not-a-real-secret|client # secret|client-secret\b|LdapUserPassw0rd|a: b # c/;

/** What a command printed, and where it wrote. */
export interface Migrated extends Said {
  readonly folder: string;
  readonly read: (name: string) => string;
}

/** A place for the tests of one file, which goes when they are done. */
export class MigrateDesk {
  readonly home = mkdtempSync(join(tmpdir(), 'usher-migrate-'));
  #made = 0;

  constructor() {
    after(() => rmSync(this.home, { recursive: true }));
  }

  /** A path where nothing is yet. */
  fresh(): string {
    this.#made += 1;
    return join(this.home, `folder-${this.#made}`);
  }

  /** A file with this text. */
  written(text: string): string {
    const path = this.fresh();
    writeFileSync(path, text);
    return path;
  }

  async run(argv: readonly string[], environment: Environment = {}): Promise<Migrated> {
    const folder = this.fresh();
    const said = await saidBy(migrate, [...argv, '--output', folder], { environment });
    return { ...said, folder, read: (name) => readFileSync(join(folder, name), 'utf8') };
  }
}
