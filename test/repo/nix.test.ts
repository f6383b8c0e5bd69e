import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rootSection } from '../../src/config/sections/root.ts';
import type { Fields, Node, Section } from '../../src/config/setting.ts';
import { read } from './tree.ts';

const module = read('deploy/nix/module.nix');

/** What the unit of the Debian package says and the module has otherwise, on purpose. */
const OTHERWISE = ['ExecStart', 'EnvironmentFile'];

describe('the module for NixOS', () => {
  it('shuts the service in as the unit of the Debian package does', () => {
    const unit = read('deploy/systemd/usher.service');
    const service = unit.slice(unit.indexOf('[Service]'), unit.indexOf('[Install]'));
    const said = new Map<string, string[]>();
    for (const [, name = '', value = ''] of service.matchAll(/^(\w+)=(.*)$/gm)) {
      if (!OTHERWISE.includes(name)) said.set(name, [...(said.get(name) ?? []), value]);
    }
    assert.ok(said.size > 25);
    const missing = [...said].filter(([name, values]) => !sets(name, values));
    assert.deepEqual(missing, []);
    assert.ok(!sets('ProtectSystem', ['full']));
    assert.ok(!sets('SystemCallFilter', ['@system-service']));
  });

  it('knows every setting that holds a secret', () => {
    const list = /secretNames = \[([^\]]*)\]/.exec(module)?.[1] ?? '';
    const known = [...list.matchAll(/"(\w+)"/g)].map(([, name = '']) => name);
    // A certificate is no secret; an address with a password in it is found by its form.
    const secrets = [...secretsOf(rootSection)].filter((name) => !/certificate$|^url$/.test(name));
    assert.deepEqual(known, [...new Set(secrets)].sort());
  });
});

/** Whether `serviceConfig` has these values: one, or a list. */
function sets(name: string, values: readonly string[]): boolean {
  const words = values.map((value) => (value === 'yes' ? 'true' : value));
  const plain = words.map((word) => (/^(true|[1-9]\d*)$/.test(word) ? word : JSON.stringify(word)));
  const wanted =
    plain.length === 1 ? `${name} = ${plain[0]};` : `${name} = [ ${plain.join(' ')} ];`;
  return module.replace(/\s+/g, ' ').includes(` ${wanted}`);
}

function* secretsOf(section: Section<Fields>): Generator<string> {
  for (const [key, child] of Object.entries(section.fields)) yield* secretsIn(key, child);
}

function* secretsIn(key: string, child: Node): Generator<string> {
  if (child.node === 'section') yield* secretsOf(child);
  else if (child.node === 'list') yield* secretsOf(child.item);
  else if (child.node === 'kind-list') {
    for (const kind of Object.values(child.kinds)) yield* secretsOf(kind);
  } else if (child.secret) yield key;
}
