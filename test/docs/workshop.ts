import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../scripts/bundle.ts';
import { namesOf } from '../../src/setup/generate/names.ts';
import { prosodyBase } from '../../src/setup/generate/prosody-base.ts';
import { TestAuthority } from '../support/certificates.ts';
import { helmProgram } from '../support/deploy-checkers.ts';
import { usualAnswers } from '../support/setup-answers.ts';
import { Machine } from './machine.ts';

const SUNDAY_AT_TEN = '2026-11-22T10:00:00+01:00';
/** The host names that the pages use. */
const NAMES = ['auth.example.org', 'meet.example.org', 'id.example.org', 'login.example.edu'];

/** What all machines share: the release, made once, and an authority for the names in the docs. */
export class Workshop {
  readonly #folder: string;
  readonly #authority = new TestAuthority();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(root: string): Promise<Workshop> {
    const folder = mkdtempSync(join(tmpdir(), 'usher-release-'));
    // Usher's own user reads it too.
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, 'dist'));
    await bundle(root, join(folder, 'dist'));
    cpSync(join(root, 'package.json'), join(folder, 'package.json'));
    return new Workshop(folder);
  }

  /** A machine on which it is this moment. */
  machine(now: string = SUNDAY_AT_TEN): Machine {
    const { certFile, keyFile } = this.#authority.issue(NAMES.map((name) => `DNS:${name}`));
    return new Machine(this.#folder, {
      'authority.pem': this.#authority.pem,
      'names.pem': readFileSync(certFile, 'utf8'),
      'names.key': readFileSync(keyFile, 'utf8'),
      'prosody.cfg.lua': prosodyBase(
        namesOf({ ...usualAnswers, jitsiHost: 'meet.example.org' }),
        '0.12',
      ),
      helm: helmProgram,
      'clock-ahead-ms': String(Date.parse(now) - Date.now()),
    });
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
    this.#authority.close();
  }
}
