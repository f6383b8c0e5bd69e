import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load.ts';
import type { Deployment, UsherSide } from '../../src/setup/doctor/deployment.ts';
import { examine } from '../../src/setup/doctor/examine.ts';
import type { Finding } from '../../src/setup/doctor/finding.ts';
import { providersOf } from '../../src/setup/doctor/providers.ts';
import { readDeployment } from '../../src/setup/doctor/read-deployment.ts';

const ROOT = join(import.meta.dirname, '../fixtures/doctor');

/**
 * Texts by the names that the fixtures have: prosody.cfg.lua, config.js, jicofo.conf, docker.env, nginx.conf, usher.yaml;
 * `modules.json` has the modules in each of Prosody's folders, `dpkg-status` the packages of the machine.
 */
export type Texts = Readonly<Record<string, string>>;

/** A sane installation with a few lines changed. */
export interface FaultFixture {
  readonly base: string;
  readonly level: 'warning' | 'fault';
  readonly where?: string;
  readonly edits: readonly { readonly file: string; readonly find: string; readonly put: string }[];
}

export function textsOf(folder: string): Texts {
  const names = readdirSync(join(ROOT, folder));
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(join(ROOT, folder, name), 'utf8')]),
  );
}

export function faultFixtures(): { id: string; fixture: FaultFixture }[] {
  return readdirSync(join(ROOT, 'faults')).map((name) => ({
    id: name.replace(/\.json$/, ''),
    fixture: JSON.parse(readFileSync(join(ROOT, 'faults', name), 'utf8')) as FaultFixture,
  }));
}

export function edited({ base, edits }: FaultFixture): Texts {
  const texts = { ...textsOf(base) };
  for (const { file, find, put } of edits) {
    const text = texts[file] ?? '';
    if (!text.includes(find)) throw new Error(`${base}/${file} has no ${find}`);
    texts[file] = text.replace(find, () => put);
  }
  return texts;
}

export function deploymentOf(texts: Texts): Deployment {
  const of = (name: string) => {
    const text = texts[name];
    return text === undefined ? [] : [{ file: name, text }];
  };
  const sources = {
    prosody: of('prosody.cfg.lua'),
    configJs: of('config.js'),
    jicofo: of('jicofo.conf'),
    env: of('docker.env'),
    nginx: of('nginx.conf'),
    dpkg: of('dpkg-status'),
    findIncluded: () => [],
    listModules: (folder: string) => modulesIn(texts)[folder] ?? null,
    isMachine: 'modules.json' in texts,
    refused: [],
  };
  return readDeployment(sources, usherOf(texts['usher.yaml']));
}

function modulesIn(texts: Texts): Readonly<Record<string, readonly string[]>> {
  return JSON.parse(texts['modules.json'] ?? '{}');
}

export function usherOf(text: string | undefined): UsherSide | null {
  if (text === undefined) return null;
  const loaded = loadConfig({ path: '/etc/usher/usher.yaml', text, environment: {} });
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
  const { jitsi, publicUrl, signIn } = loaded.config;
  const [first] = jitsi;
  if (!first) throw new Error('no Jitsi');
  return { publicUrl, jitsi: first, providers: providersOf(signIn.methods) };
}

/** What is wrong, without what is well. */
export function findingsIn(texts: Texts): Finding[] {
  return examine(deploymentOf(texts)).filter(({ level }) => isBad(level));
}

export function isBad(level: Finding['level']): boolean {
  return level === 'fault' || level === 'warning';
}
