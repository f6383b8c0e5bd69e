import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parse } from 'yaml';
import { systemRandom } from '../../src/base/random.ts';
import { composeFile } from '../../src/setup/generate/docker.ts';
import { planSetup } from '../../src/setup/generate/plan-setup.ts';
import { root } from '../repo/tree.ts';
import { checkersMissing, lintDockerfile } from '../support/deploy-checkers.ts';
import { fileOf, usualAnswers } from '../support/setup-answers.ts';

const missing = checkersMissing();
if (missing !== null) {
  test('hadolint reads the Dockerfile', (t) => t.skip(missing));
} else {
  test('hadolint reads the Dockerfile, and finds nothing', () => {
    assert.equal(lintDockerfile(join(root, 'deploy/docker/Dockerfile')), '');
  });
}

/** As far as docker-jitsi-meet's own file matters here; the whole of it was tried by hand. */
const JITSI = `services:
  web:
    image: web
    depends_on: [jvb]
    environment:
      - TOKEN_AUTH_URL
      - XMPP_CONFIGURATION
    networks:
      meet.jitsi:
  jvb:
    image: jvb
    networks:
      meet.jitsi:
networks:
  meet.jitsi:
`;

const composeMissing =
  spawnSync('docker-compose', ['--version']).status === 0 ? null : 'Debian: docker-compose';
if (composeMissing !== null && process.env['CI'] === 'true') throw new Error(composeMissing);

if (composeMissing !== null) {
  test('docker-compose reads the compose files', (t) => t.skip(composeMissing));
} else {
  describe('docker-compose, with a file like docker-jitsi-meet’s before it', () => {
    let folder = '';
    before(() => {
      folder = mkdtempSync(join(tmpdir(), 'usher-compose-'));
      writeFileSync(join(folder, 'docker-compose.yml'), JITSI);
    });
    after(() => rmSync(folder, { recursive: true }));

    const merge = (file: string, variables: Record<string, string>) => {
      writeFileSync(join(folder, 'compose.usher.yml'), file);
      const argv = ['-f', 'docker-compose.yml', '-f', 'compose.usher.yml', 'config'];
      const { status, stdout, stderr } = spawnSync('docker-compose', argv, {
        cwd: folder,
        encoding: 'utf8',
        env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...variables },
      });
      return { status, merged: status === 0 ? parse(stdout) : null, stderr };
    };

    test('Usher stands beside Jitsi, whose own services stay as they are', () => {
      const { status, merged, stderr } = merge(composeFile(false), {});
      assert.equal(status, 0, stderr);
      assert.equal(stderr, '');
      const { usher, web } = merged.services;
      assert.deepEqual(Object.keys(web.depends_on), ['jvb']);
      assert.equal(usher.image, 'jitsi-usher');
      assert.deepEqual(Object.keys(usher.networks), Object.keys(web.networks));
      assert.deepEqual(usher.volumes, [
        `${folder}/usher:/etc/usher:ro,Z`,
        'usher-data:/var/lib/usher:rw',
      ]);
      assert.equal(usher.environment, undefined);
      assert.equal(usher.ports, undefined);
    });

    test('what usher setup puts at the end of .env arrives in the containers as it is meant', () => {
      const answers = { ...usualAnswers, installation: 'docker', guests: 'guest-host' } as const;
      const plan = planSetup({ ...answers, signing: 'keys' }, systemRandom);
      const environment = fileOf(plan, 'docker/env').text;
      writeFileSync(join(folder, '.env'), `TOKEN_AUTH_URL=of-before\n${environment}`);
      const { merged, stderr } = merge(fileOf(plan, 'docker/compose').text, {});
      rmSync(join(folder, '.env'));
      assert.equal(stderr, '');
      assert.deepEqual(merged.services.web.environment, {
        TOKEN_AUTH_URL: 'https://meet.test/auth/enter?room={room}&state={state}',
        XMPP_CONFIGURATION:
          'cache_keys_url="https://meet.test/auth/keys.json",asap_require_room_claim=false',
      });
    });

    test('the image may come from a registry', () => {
      const image = 'registry.example.org/jitsi-usher:0.1.0';
      const { merged } = merge(composeFile(false), { JITSI_USHER_IMAGE: image });
      assert.equal(merged.services.usher.image, image);
    });

    test('with a Keycloak more, it wants to know its address and a password', () => {
      const without = merge(composeFile(true), {});
      assert.notEqual(without.status, 0);
      assert.match(without.stderr, /KEYCLOAK_/);
      const given = { KEYCLOAK_URL: 'https://id.example.org', KEYCLOAK_ADMIN_PASSWORD: 'a-try' };
      const { status, merged, stderr } = merge(composeFile(true), given);
      assert.equal(status, 0, stderr);
      assert.equal(merged.services.keycloak.environment.KC_HOSTNAME, given.KEYCLOAK_URL);
    });
  });
}
