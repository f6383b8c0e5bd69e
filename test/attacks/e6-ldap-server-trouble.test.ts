import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { LdapError } from '../../src/sign-in/methods/ldap/errors.ts';
import { ldapMessage, ldapResult } from '../support/ber.ts';
import {
  type DirectoryFault,
  entryMessage,
  FakeDirectory,
  type Operation,
} from '../support/fake-directory.ts';
import { hostileAnswers } from '../support/hostile-answers.ts';
import { ADA_PASSWORD, ldapSettings, SERVICE_PASSWORD } from '../support/ldap-settings.ts';
import {
  ADA_DN,
  fakePerson,
  fakeSchool,
  openFakeSchool,
  openLdapMethod,
} from '../support/ldap-subject.ts';
import { watchStalls } from '../support/watch-stalls.ts';

/** What was thrown: a 503 that says nothing, within the deadline, with no stall of the event loop. */
async function trouble(work: () => Promise<unknown>, withinMs: number): Promise<LdapError> {
  const began = performance.now();
  const watch = watchStalls();
  const thrown = await work().then(
    (verdict) => assert.fail(`it was judged: ${inspect(verdict)}`),
    (error: unknown) => error,
  );
  const stalledMs = watch.end();
  if (!(thrown instanceof LdapError)) throw thrown;
  assert.equal(thrown.status, 503);
  const text = inspect(thrown, { depth: 10 });
  for (const secret of [ADA_PASSWORD, SERVICE_PASSWORD]) assert.ok(!text.includes(secret));
  const tookMs = performance.now() - began;
  assert.ok(tookMs < withinMs, `took ${tookMs} ms`);
  assert.ok(stalledMs < 100, `stalled for ${stalledMs} ms`);
  return thrown;
}

const quick = { serverDeadlineSeconds: 0.4, deadlineSeconds: 1 };
const faults: readonly (readonly [string, DirectoryFault])[] = [
  ['says nothing', 'hang'],
  ['cuts the connection', 'reset'],
  ['ends the connection', 'end'],
  ['sends half an answer', Buffer.from([0x30, 0x0c, 0x02, 0x01])],
  ['is busy', (id) => ldapMessage(id, ldapResult(0x65, 51))],
];

describe('E6: a directory in trouble', () => {
  for (const at of ['connect', 'bind', 'search'] satisfies Operation[]) {
    for (const [what, fault] of faults) {
      if (at === 'connect' && what === 'is busy') continue;
      it(`E6 says "try later" when it ${what} at a ${at}, in time, and is there again afterwards`, async () => {
        await using school = await openFakeSchool(quick);
        school.directory.faults[at] = fault;
        await trouble(() => school.tries('ada', ADA_PASSWORD), 1500);
        delete school.directory.faults[at];
        assert.equal((await school.tries('ada', ADA_PASSWORD)).kind, 'right');
        assert.equal((await school.tries('ada', 'wrong')).kind, 'wrong');
      });
    }
  }

  for (const [what, fault] of faults) {
    it(`E6 says "try later" when it ${what} at the bind of a person, and never "wrong"`, async () => {
      await using school = await openFakeSchool(quick);
      school.directory.faultFor = ({ operation, name }) => {
        if (operation !== 'bind' || name !== ADA_DN) return null;
        return what === 'is busy' ? (id) => ldapMessage(id, ldapResult(0x61, 51)) : fault;
      };
      await trouble(() => school.tries('ada', ADA_PASSWORD), 1500);
      await trouble(() => school.tries('ada', 'wrong'), 1500);
    });
  }

  for (const [what, answer] of Object.entries(hostileAnswers)) {
    it(`E6 bears ${what}, as an answer to a bind and to a search`, async () => {
      await using school = await openFakeSchool(quick);
      for (const at of ['bind', 'search'] as const) {
        delete school.directory.faults.bind;
        school.directory.faults[at] = answer;
        const { reason } = await trouble(() => school.tries('ada', ADA_PASSWORD), 900);
        assert.equal(reason, 'garbage', at);
      }
      delete school.directory.faults.search;
      assert.equal((await school.tries('ada', ADA_PASSWORD)).kind, 'right');
    });
  }

  it('E6 takes no more than 8 MB for an answer, and keeps none of it', async () => {
    await using school = await openFakeSchool({ serverDeadlineSeconds: 5, deadlineSeconds: 8 });
    const value = 'x'.repeat(100_000);
    const flood = (id: number) => {
      const entry = entryMessage(id, fakePerson('x', '', { cn: [value] }), ['cn']);
      return Buffer.concat(Array.from({ length: 120 }, () => entry));
    };
    school.directory.faults.search = flood;
    global.gc?.();
    const before = process.memoryUsage().rss;
    assert.equal(
      (await trouble(() => school.tries('ada', ADA_PASSWORD), 5000)).reason,
      'too_large',
    );
    assert.ok(process.memoryUsage().rss - before < 150 * 1024 * 1024);
  });

  it('E6 bears a hundred thousand messages at once that are about nothing', async () => {
    await using school = await openFakeSchool({ serverDeadlineSeconds: 1, deadlineSeconds: 4 });
    const one = ldapMessage(77, ldapResult(0x65, 0));
    const many = Buffer.concat(Array.from({ length: 100_000 }, () => one));
    school.directory.faults.search = () => many;
    const began = performance.now();
    await assert.rejects(school.tries('ada', ADA_PASSWORD), LdapError);
    assert.ok(performance.now() - began < 6000);
    delete school.directory.faults.search;
    assert.equal((await school.tries('ada', ADA_PASSWORD)).kind, 'right');
  });

  it('E6 believes no text of a server: what it echoes stands in no log', async () => {
    await using school = await openFakeSchool();
    const echo = `no: ${ADA_PASSWORD} ${SERVICE_PASSWORD}`;
    for (const code of [1, 2, 7, 8, 51, 52, 53, 80]) {
      school.directory.bindResults.set(ADA_DN, [code, echo]);
      const said = await school
        .tries('ada', ADA_PASSWORD)
        .catch((error: unknown) => inspect(error));
      assert.ok(!JSON.stringify(said).includes(ADA_PASSWORD));
    }
    school.directory.faults.search = (id) => ldapMessage(id, ldapResult(0x65, 1, echo));
    const thrown = await school
      .tries('ada', ADA_PASSWORD)
      .catch((error: unknown) => inspect(error));
    for (const secret of [ADA_PASSWORD, SERVICE_PASSWORD]) {
      assert.ok(!String(thrown).includes(secret));
      assert.ok(!school.lines.join().includes(secret));
    }
  });
});

describe('E6: several servers', () => {
  it('E6 asks the next when one is down, hangs or speaks nonsense, and the failed one last for a while', async () => {
    for (const fault of ['refuse', 'hang', Buffer.from('SSH-2.0-x\r\n')] as const) {
      const [first, second] = [
        await FakeDirectory.start(fakeSchool()),
        await FakeDirectory.start(fakeSchool()),
      ];
      const servers = [first.at(), second.at()];
      const { method, tries, lines } = openLdapMethod(
        ldapSettings({ servers, serverDeadlineSeconds: 0.5, deadlineSeconds: 6 }),
      );
      if (fault === 'refuse') await first.setDown(true);
      else first.faults.connect = fault;
      assert.equal((await tries('ada', ADA_PASSWORD)).kind, 'right');
      assert.match(lines.join(), /directory_server_failed/);
      const before = first.connections;
      assert.equal((await tries('ada', ADA_PASSWORD)).kind, 'right');
      assert.equal(first.connections, before, 'asked again at once');
      await method.close();
      await Promise.all([first.close(), second.close()]);
    }
  });

  it('E6 has no connection and no timer left when it is closed', async () => {
    await using school = await openFakeSchool();
    await Promise.all(Array.from({ length: 20 }, () => school.tries('ada', ADA_PASSWORD)));
    await school.method.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(school.directory.open, 0);
    await assert.rejects(school.tries('ada', ADA_PASSWORD), LdapError);
    assert.equal(school.directory.open, 0);
  });

  it('E6 keeps no more connections than it may, however many come', async () => {
    await using school = await openFakeSchool({ connections: 3 });
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, school.directory.open);
    }, 1);
    await Promise.all(Array.from({ length: 60 }, () => school.tries('ada', ADA_PASSWORD)));
    clearInterval(watch);
    assert.ok(most <= 8, `${most} connections`);
  });
});

describe('E6: the service account', () => {
  it('E6 is tried once a minute when the directory refuses it, lest it be locked', async () => {
    await using school = await openFakeSchool({ bindPassword: 'not-the-word' });
    for (let n = 0; n < 10; n++) {
      const thrown = await school.tries('ada', ADA_PASSWORD).catch((error: unknown) => error);
      assert.ok(thrown instanceof LdapError);
      assert.deepEqual([thrown.status, thrown.reason], [502, 'service_account']);
    }
    assert.equal(school.directory.binds.length, 1);
    assert.match(school.lines.join(), /directory_rejects_us/);
    assert.ok(!school.lines.join().includes('not-the-word'));
  });
});
