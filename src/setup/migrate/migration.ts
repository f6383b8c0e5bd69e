import type { Environment } from '../../base/environment.ts';
import type { Random } from '../../base/random.ts';
import type { SaslauthdConf } from '../../config/aliases/saslauthd-conf.ts';
import type { Problem } from '../../config/problem.ts';
import type { ReadFile } from '../../config/read-file.ts';
import type { GeneratedFile } from '../generate/generated-file.ts';
import type { Step } from '../generate/steps/step.ts';
import type { SourceText } from '../read/place.ts';
import type { JicofoConfig } from '../read/read-hocon.ts';
import type { ProsodyConfig } from '../read/read-prosody.ts';
import type { Installation } from '../setup-answers.ts';

/** Where people come from. */
export type OriginName =
  | 'jitsi-openid'
  | 'go-openid'
  | 'oidc-adapter'
  | 'keycloak-adapter'
  | 'saml2jwt'
  | 'secure-domain'
  | 'ldap';

/** What was read of the old set-up, and what was said beside it. */
export interface Material {
  /** The variables of the adapter or of docker-jitsi-meet; empty where none were given. */
  readonly environment: Environment;
  /** The text of `.env` in the working directory, which jitsi-go-openid reads. */
  readonly dotEnv: string | null;
  readonly saslauthd: SaslauthdConf | null;
  readonly prosody: ProsodyConfig | null;
  /** Prosody's own files, for the lists of modules in them. */
  readonly prosodyTexts: readonly SourceText[];
  readonly jicofo: JicofoConfig | null;
  /** The key and the certificate of Shibboleth's service (sp-key.pem, sp-cert.pem). */
  readonly serviceKey: string | null;
  readonly serviceCertificate: string | null;
  /** Where Usher shall be reached; null: not said. */
  readonly usher: URL | null;
  /** The host name of Jitsi Meet; null: not said. */
  readonly jitsiHost: string | null;
  readonly installation: Installation | null;
  readonly random: Random;
  /** For the files of secrets that variables name. */
  readonly readFile: ReadFile;
}

/** One thing that people or operators will notice. */
export interface Difference {
  readonly there: string;
  readonly here: string;
  /** The setting that makes it otherwise, or what to do; null: nothing. */
  readonly change: string | null;
}

/** What may be said by a flag: `--usher`, `--jitsi`, `--installation`, and the two files of `--sp-key`. */
export type Said = 'usher' | 'jitsi' | 'installation' | 'sp-key';

/** What an origin makes of the material. */
export interface Draft {
  /** usher.yaml, what goes beside it, and the lines for Jitsi. */
  readonly files: readonly GeneratedFile[];
  readonly differences: readonly Difference[];
  readonly steps: readonly Step[];
  /** Variables that nobody knows. */
  readonly unread: readonly string[];
}

export type DraftResult = Draft | { readonly problems: readonly Problem[] };

/** Somewhere to come from: one file in `origins/`. */
export interface Origin {
  readonly name: OriginName;
  /** What it is called by those who run it. */
  readonly project: string;
  /** What may be said beside the files; for all else a variable or a file speaks. */
  readonly takes: readonly Said[];
  /** By which variables or files this material is recognised as its own; null: it is not. */
  recognise(material: Material): string | null;
  draft(material: Material): DraftResult;
}

/** All that is written, and what is printed. */
export interface MigrationPlan {
  readonly origin: OriginName;
  readonly project: string;
  /** By what it was recognised; null: it was said. */
  readonly recognisedBy: string | null;
  /** MIGRATE.md is the last. */
  readonly files: readonly GeneratedFile[];
  readonly differences: readonly Difference[];
  readonly steps: readonly Step[];
  readonly unread: readonly string[];
}

export type MigrationResult = MigrationPlan | { readonly problems: readonly Problem[] };
