import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readSaslauthdConf } from '../../config/aliases/saslauthd-conf.ts';
import type { Problem } from '../../config/problem.ts';
import { readFileFromDisk } from '../../config/read-file.ts';
import { findDebian } from '../../setup/doctor/sources.ts';
import type { Material } from '../../setup/migrate/migration.ts';
import { includedBelow, type RefusedFile } from '../../setup/read/disk.ts';
import { placeText, type SourceText, type SyntaxFault } from '../../setup/read/place.ts';
import { readHocon } from '../../setup/read/read-hocon.ts';
import { readProsody } from '../../setup/read/read-prosody.ts';
import type { Installation } from '../../setup/setup-answers.ts';
import type { CommandContext } from '../command.ts';
import { readDotEnv } from '../settings/read-dot-env.ts';
import { readVariableFiles, textOfFile } from '../settings/read-variable-files.ts';

/** What somebody named, and said beside it. */
export interface MaterialOrder {
  readonly env: readonly string[];
  readonly prosody: readonly string[];
  readonly jicofo: string | null;
  readonly saslauthd: string | null;
  readonly serviceKey: string | null;
  readonly serviceCertificate: string | null;
  readonly usher: URL | null;
  readonly jitsiHost: string | null;
  readonly installation: Installation | null;
  /** Whether Debian's places below `root` are looked at for what was not named. */
  readonly looksAround: boolean;
  readonly root: string;
}

export interface MaterialRead {
  readonly material: Material;
  /** The service of a compose file that the variables are of. */
  readonly service: string | null;
  /** Files that a compose file or a unit names, and nobody gave. */
  readonly missing: readonly string[];
  readonly problems: readonly Problem[];
}

/** Reads all of it; nothing is run. Throws Unusable where a file cannot be read. */
export function readMaterial(
  order: MaterialOrder,
  { environment, random }: CommandContext,
): MaterialRead {
  const variables =
    order.env.length > 0
      ? { ...readVariableFiles(order.env), dotEnv: null }
      : { environment, dotEnv: readDotEnv(), service: null, missing: [], problems: [] };
  const { prosody: texts, jicofo: jicofoText, refused: around } = jitsiTexts(order);
  const refused: RefusedFile[] = [...around];
  const include = includedBelow(order.root, refused);
  const prosody = texts.length > 0 ? readProsody(texts, include) : null;
  const jicofo = jicofoText && readHocon(jicofoText);
  const saslauthd = saslauthdText(order);
  const faults = [...(prosody?.faults ?? []), ...(jicofo?.faults ?? [])];
  return {
    material: {
      environment: variables.environment,
      dotEnv: variables.dotEnv,
      saslauthd: saslauthd === null ? null : readSaslauthdConf(saslauthd),
      prosody,
      prosodyTexts: texts,
      jicofo,
      serviceKey: order.serviceKey && textOfFile(order.serviceKey),
      serviceCertificate: order.serviceCertificate && textOfFile(order.serviceCertificate),
      usher: order.usher,
      jitsiHost: order.jitsiHost,
      installation: order.installation,
      random,
      readFile: readFileFromDisk,
    },
    service: variables.service,
    missing: variables.missing,
    problems: [...variables.problems, ...faults.map(asProblem), ...refused.map(closed)],
  };
}

function jitsiTexts(order: MaterialOrder): {
  prosody: readonly SourceText[];
  jicofo: SourceText | null;
  refused: readonly RefusedFile[];
} {
  const named = (file: string): SourceText => ({ file, text: textOfFile(file) });
  const around = order.looksAround ? findDebian(order.root) : null;
  return {
    prosody: order.prosody.length > 0 ? order.prosody.map(named) : (around?.prosody ?? []),
    jicofo: order.jicofo === null ? (around?.jicofo[0] ?? null) : named(order.jicofo),
    refused: around?.refused ?? [],
  };
}

function saslauthdText({ saslauthd, looksAround, root }: MaterialOrder): string | null {
  if (saslauthd !== null) return textOfFile(saslauthd);
  const usual = join(root, 'etc/saslauthd.conf');
  return looksAround && existsSync(usual) ? textOfFile(usual) : null;
}

function closed({ file, why }: RefusedFile): Problem {
  return { path: file, message: `cannot be read: ${why}`, mend: 'Do this as root.' };
}

function asProblem({ at, message }: SyntaxFault): Problem {
  return { path: placeText(at), message: `cannot be read: ${message}`, mend: 'Mend it first.' };
}
