import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checks } from '../../src/setup/doctor/checks.ts';
import { examine } from '../../src/setup/doctor/examine.ts';
import {
  deploymentOf,
  edited,
  faultFixtures,
  findingsIn,
  type Texts,
  textsOf,
} from '../support/doctor-fixtures.ts';
import { SECRET } from '../support/sample-settings.ts';

const GOOD = ['good', 'good-guests', 'good-inline', 'good-docker'];
const idsIn = (texts: Texts) => [...new Set(findingsIn(texts).map(({ id }) => id))];

describe('the doctor', () => {
  for (const name of GOOD) {
    it(`finds nothing in a sane installation: ${name}`, () => {
      assert.deepEqual(findingsIn(textsOf(name)), []);
    });
  }

  it('has a fixture for each of its checks, and no other', () => {
    assert.deepEqual(
      faultFixtures()
        .map(({ id }) => id)
        .sort(),
      checks.map(({ id }) => id).sort(),
    );
  });

  it('judges each of its checks in one sane installation at least, and finds it well there', () => {
    const well = GOOD.flatMap((name) => examine(deploymentOf(textsOf(name))))
      .filter(({ level }) => level === 'ok')
      .map(({ id }) => id);
    assert.deepEqual(
      checks.map(({ id }) => id).filter((id) => !well.includes(id)),
      [],
    );
  });

  for (const { id, fixture } of faultFixtures()) {
    it(`finds ${id} in the fixture made for it, and not without its lines`, () => {
      const found = findingsIn(edited(fixture)).filter((one) => one.id === id);
      assert.ok(found.length > 0, `found ${idsIn(edited(fixture))}`);
      assert.equal(found[0]?.level, fixture.level);
      if (fixture.where) assert.equal(found[0]?.where, fixture.where);
      for (const { evidence, reason, mend } of found) {
        assert.match(evidence, /[.…]$/);
        assert.match(reason, /[.…]$/);
        assert.ok(mend.length > 0);
      }
      assert.doesNotMatch(JSON.stringify(found), new RegExp(SECRET));
    });
  }

  it('judges the Jitsi that is asked for, of several in one Prosody, wherever it stands', () => {
    const good = textsOf('good');
    const own = good['prosody.cfg.lua'] ?? '';
    const head = own.slice(0, own.indexOf('VirtualHost'));
    const hosts = own.slice(head.length);
    const other = hosts
      .replaceAll('meet.example.org', 'other.example.net')
      .replace('allow_empty_token = false', 'allow_empty_token = true');
    for (const both of [`${hosts}\n${other}`, `${other}\n${hosts}`]) {
      const lua = { 'prosody.cfg.lua': head + both };
      assert.deepEqual(idsIn({ ...good, ...lua }), []);
      const said = deploymentOf({ ...good, ...lua }).unread;
      assert.match(said.map(({ evidence }) => evidence).join(), /and not other\.example\.net/);
      const yaml = good['usher.yaml'] ?? '';
      const asked = yaml.replace('jitsi:\n', 'jitsi:\n  domain: other.example.net\n');
      const found = idsIn({ ...good, ...lua, 'usher.yaml': asked });
      assert.ok(found.includes('empty-token'), String(found));
    }
  });

  it('finds the same with Windows line ends', () => {
    for (const { fixture } of faultFixtures()) {
      const texts = edited(fixture);
      const windows = Object.fromEntries(
        Object.entries(texts).map(([name, text]) => [name, text.replaceAll('\n', '\r\n')]),
      );
      assert.deepEqual(idsIn(windows), idsIn(texts));
    }
  });

  it('finds the holes of the handbook’s page on tokens', () => {
    assert.deepEqual(idsIn(textsOf('handbook-token')), [
      'empty-token',
      'secret-length',
      'token-affiliation',
      'auto-owners',
      'jicofo-auto-owner',
      'token-auth-url',
    ]);
  });

  it('finds the holes of the handbook’s page on docker-jitsi-meet', () => {
    assert.deepEqual(idsIn(textsOf('handbook-docker')), [
      'secret-length',
      'token-affiliation',
      'auto-owners',
      'jicofo-auto-owner',
      'domain-verification',
      'jicofo-authentication',
      'token-auth-url',
    ]);
  });

  it('finds the holes of the handbook’s page on the inline sign-in', () => {
    assert.deepEqual(idsIn(textsOf('handbook-inline')), [
      'inline-guest-host',
      'token-affiliation',
      'auto-owners',
      'jicofo-auto-owner',
      'room-claim-optional',
    ]);
  });

  it('finds what the handbook’s secure domain lacks for tokens', () => {
    const found = idsIn({ ...textsOf('handbook-secure-domain') });
    for (const id of ['token-authentication', 'token-verification', 'jicofo-authentication']) {
      assert.ok(found.includes(id), id);
    }
  });
});
