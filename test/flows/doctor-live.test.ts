import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { examineLive, liveChecks } from '../../src/setup/doctor/live/examine-live.ts';
import { openLive } from '../../src/setup/doctor/live/live.ts';
import { deploymentOf, isBad, textsOf } from '../support/doctor-fixtures.ts';
import {
  GOOD_WORLDS,
  type GoodWorld,
  LIVE_CASES,
  MEET,
  page,
  withToken,
} from '../support/doctor-live-cases.ts';
import { type LiveWorld, networkOf, wellWorld } from '../support/doctor-live-world.ts';

async function examineWorld(
  name: GoodWorld,
  change: (world: LiveWorld) => void = () => {},
  yaml = (text: string) => text,
) {
  const texts = { ...textsOf(name) };
  texts['usher.yaml'] = yaml(texts['usher.yaml'] ?? '');
  const world = wellWorld(texts);
  change(world);
  const given = deploymentOf(texts);
  const findings = await examineLive(openLive(given, networkOf(world)));
  return { world, findings, bad: findings.filter(({ level }) => isBad(level)) };
}

const WAYS = `    - type: saml
      id: saml
      metadata_url: https://saml.example.org/metadata
    - type: ldap
      id: ldap
      url: ldaps://ldap.example.org
      base: dc=example,dc=org
`;

describe('the doctor, of what runs', () => {
  it('finds nothing where all is well, and judges each of its checks in one of them', async () => {
    const well = new Set<string>();
    for (const name of GOOD_WORLDS) {
      const { findings, bad } = await examineWorld(name);
      assert.deepEqual(bad, [], name);
      for (const { id, level } of findings) if (level === 'ok') well.add(id);
    }
    assert.deepEqual([...well].sort(), liveChecks.map(({ id }) => id).sort());
  });

  it('has a case for each of its checks, and no other', () => {
    const ids = new Set(LIVE_CASES.map(([id]) => id));
    assert.deepEqual([...ids].sort(), liveChecks.map(({ id }) => id).sort());
  });

  for (const [id, base, change, expected = /./] of LIVE_CASES) {
    it(`finds ${id}: ${expected.source}`, async () => {
      const { bad } = await examineWorld(base, change);
      const found = bad.filter((one) => one.id === id);
      assert.match(found.map(({ evidence }) => evidence).join('\n'), expected, JSON.stringify(bad));
      for (const { reason, mend } of found) assert.ok(reason !== '' && mend.length > 0);
    });
  }

  it('takes a token to Prosody alone, and says it nowhere', async () => {
    const { world, findings } = await examineWorld('good', withToken('Invalid signature'));
    assert.deepEqual(
      world.brought.map(({ host }) => host),
      ['meet.example.org'],
    );
    for (const { token } of world.brought) {
      assert.ok(!JSON.stringify(findings).includes(token));
      assert.ok(world.asked.every((url) => !url.includes(token)));
    }
  });

  it('takes a token to no host that Jitsi’s page names, if it is not Jitsi’s own', async () => {
    const text = "var config = { websocket: 'wss://evil.test/xmpp-websocket' };";
    const { world } = await examineWorld('good', page(`${MEET}config.js`, { text }));
    assert.deepEqual(world.brought, []);
  });

  it('takes a token over no connection that anybody on the way could read', async () => {
    for (const scheme of ['ws', 'http']) {
      const text = `var config = { websocket: '${scheme}://meet.example.org/xmpp-websocket' };`;
      const { world } = await examineWorld('good', page(`${MEET}config.js`, { text }));
      assert.deepEqual(world.brought, []);
    }
  });

  it('asks SAML providers for their metadata, and directories for a handshake', async () => {
    const other = (text: string): string => text.replace(/ {4}- issuer:[\s\S]*?(?=rooms:)/, WAYS);
    const world = (metadata: string) => (one: LiveWorld) => {
      one.hosts['ldap.example.org'] = ['192.0.2.3'];
      one.pages['https://saml.example.org/metadata'] = { text: metadata };
    };
    const well = '<md:EntityDescriptor entityID="x">';
    const reached = await examineWorld(
      'good',
      (one) => {
        world(well)(one);
        one.hosts['saml.example.org'] = ['192.0.2.4'];
        const good = one.certificates['meet.example.org'] ?? '';
        Object.assign(one.certificates, { 'ldap.example.org': good, 'saml.example.org': good });
      },
      other,
    );
    assert.deepEqual(reached.bad, []);
    const { bad } = await examineWorld('good', world('<html>'), other);
    assert.deepEqual(
      bad.map(({ id, evidence }) => `${id} ${evidence}`),
      [
        'live-dns This machine finds no address for it: ENOTFOUND.',
        'live-provider No metadata of a SAML provider: 200.',
        'live-provider No handshake: ECONNREFUSED.',
      ],
    );
  });

  it('minds a record for every name no more than none', async () => {
    const { bad } = await examineWorld('good-guests', (world) => {
      const any = ['192.0.2.1'];
      const hosts = new Proxy(world.hosts, { get: (known, name) => known[String(name)] ?? any });
      Object.assign(world, { hosts });
    });
    assert.deepEqual(bad, []);
  });
});
