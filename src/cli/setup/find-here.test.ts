import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { fileOf, usualAnswers } from '../../../test/support/setup-answers.ts';
import { systemRandom } from '../../base/random.ts';
import { planSetup } from '../../setup/generate/plan-setup.ts';
import { findSecrets } from './find-here.ts';

describe('the secrets that a setup before has written', () => {
  let home: string;
  const etc = () => join(home, 'etc');
  const folder = () => join(home, 'folder');
  const put = (place: string, yaml: string) => {
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'usher.yaml'), yaml);
  };
  const written = (own: string) =>
    fileOf(planSetup(usualAnswers, systemRandom, null, { own }), 'usher.yaml').text;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'usher-find-here-'));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  test('are those of the folder, else those of the machine', () => {
    put(etc(), written('a'.repeat(64)));
    const there = findSecrets(folder(), usualAnswers, etc());
    assert.equal(there.file, join(etc(), 'usher.yaml'));
    assert.equal(there.secrets.own, 'a'.repeat(64));
    assert.match(there.secrets.jitsi ?? '', /^[0-9a-f]{64}$/);
    put(folder(), written('b'.repeat(64)));
    assert.equal(findSecrets(folder(), usualAnswers, etc()).secrets.own, 'b'.repeat(64));
  });

  test('are none of a machine on which Usher is a container, nor of a file of somebody else’s', () => {
    put(etc(), written('a'.repeat(64)));
    const docker = { ...usualAnswers, installation: 'docker' } as const;
    assert.deepEqual(findSecrets(folder(), docker, etc()).secrets, {});
    put(etc(), `secret: '${'a'.repeat(64)}'\n`);
    assert.deepEqual(findSecrets(folder(), usualAnswers, etc()).secrets, {});
  });

  test('where they cannot be read, the file is named', () => {
    mkdirSync(join(etc(), 'usher.yaml'), { recursive: true });
    const { unread, secrets } = findSecrets(folder(), usualAnswers, etc());
    assert.deepEqual([unread, secrets], [join(etc(), 'usher.yaml'), {}]);
  });
});
