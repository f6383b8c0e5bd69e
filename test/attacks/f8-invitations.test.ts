import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { BreakableStorage } from '../support/breakable-storage.ts';
import type { Browser } from '../support/browser.ts';
import type { MadeInvitation } from '../support/invite.ts';
import { ENTER, InvitedStory } from '../support/invited-story.ts';
import type { Page } from '../support/page.ts';
import { seatOf } from '../support/story.ts';
import { AUTH, MEET } from '../support/usher.ts';

let inn: InvitedStory;
let broken: BreakableStorage;

before(async () => {
  broken = await BreakableStorage.open();
  inn = await InvitedStory.start('limits: { rate: { guest: 100000, room: 100000 } }', {
    storage: broken.storage,
  });
});
beforeEach(() => {
  broken.mend();
  inn.story.provider.reset();
});
after(() => inn.story.close());

const cookieOf = (browser: Browser): string =>
  browser.jar.header(new URL(AUTH), { sameSite: true, topLevelGet: true }) ?? '';

/** The form of the page as it would be sent, with what is put over it. */
function formOf(page: Page, more: Record<string, string> = {}): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [name, value] of page.formWith(ENTER).form.fields) fields.set(name, value);
  for (const [name, value] of Object.entries({ name: 'Ann', ...more })) fields.set(name, value);
  return fields;
}

interface Sent {
  readonly cookie?: string;
  readonly body?: URLSearchParams | string;
  readonly headers?: Record<string, string>;
}

function post(link: string, { cookie = '', body = '', headers = {} }: Sent): Promise<Response> {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const all = { ...type, ...(cookie === '' ? {} : { cookie }), ...headers };
  return inn.story.usher.answer(
    new Request(link, { method: 'POST', headers: all, body: body.toString() }),
  );
}

/** A browser that has looked at the link, with its form at hand. */
async function looked({
  link,
}: MadeInvitation): Promise<{ cookie: string; body: URLSearchParams }> {
  const browser = inn.browser();
  return { body: formOf(await browser.visit(link)), cookie: cookieOf(browser) };
}

describe('F8 reuse', () => {
  test('F8 a hundred at once: one is seated, everybody else is told that it is used', async () => {
    const made = await inn.invite('hall-1');
    const people = await Promise.all(Array.from({ length: 100 }, () => looked(made)));
    const answers = await Promise.all(people.map((one) => post(made.link, one)));
    const statuses = answers.map(({ status }) => status);
    assert.equal(statuses.filter((status) => status === 303).length, 1, statuses.join());
    assert.equal(statuses.filter((status) => status === 403).length, 99);
    assert.equal(await inn.uses(made), 1);
  });

  test('F8 one holder a hundred times at once spends one place, with one event', async () => {
    const made = await inn.invite('hall-1', { maxUses: 5 });
    const ann = await looked(made);
    const answers = await Promise.all(Array.from({ length: 100 }, () => post(made.link, ann)));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([303]));
    assert.equal(await inn.uses(made), 1);
    const events = await inn.story.usher.storage.audit.list({ action: 'invitation-use' }, 1000);
    assert.equal(events.filter(({ invitationId }) => invitationId === made.id).length, 1);
  });

  test('F8 a place in one room is none in another, of another tenant or another Jitsi', async () => {
    const ann = inn.browser();
    seatOf(await inn.enter(ann, await inn.invite('hall-1', { maxUses: null })));
    for (const path of ['hall-2', 'hall-1.', 'hall', 'acme/hall-1', 'hall-1?jitsi=second']) {
      const page = await ann.visit(`${AUTH}/room/${path}`, { follow: false });
      assert.doesNotMatch(page.hops[0]?.location?.href ?? '', /jwt|wait/, path);
    }
    assert.equal(seatOf(await ann.visit(`${AUTH}/room/HALL-1`)).claims.room, 'hall-1');
  });

  test('F8 without its link, nobody is seated by knowing its id or its hash', async () => {
    const made = await inn.invite('hall-1');
    const { secretHash } = (await inn.story.usher.storage.invitations.find(made.id))!;
    for (const guess of [made.id, secretHash, `${made.link.split('/').at(-1)}A`]) {
      assert.equal((await inn.browser().visit(`${AUTH}/invite/${guess}`)).status, 404);
    }
  });
});

describe('F8 the form', () => {
  test('F8 it belongs to one link and one browser, and what is added to it counts for nothing', async () => {
    const made = await inn.invite('hall-2', { person: { name: 'Erika Muster', email: null } });
    const other = await inn.invite('hall-2');
    const [ann, ben, elsewhere] = [await looked(made), await looked(made), await looked(other)];
    const twice = `${ann.body}&form=${ann.body.get('form')}`;
    for (const body of [ben.body, elsewhere.body, 'name=Ann', '', twice, '{"form":1}']) {
      const answer = await post(made.link, { cookie: ann.cookie, body });
      assert.equal(answer.status, 400, String(body));
      assert.match(await answer.text(), /press the button once more/);
    }
    assert.equal(await inn.uses(made), 0);
    const more = 'name=Mallory&seat=host&holder=x&maxUses=9&room=final&__proto__=x&person=y';
    const answer = await post(made.link, { ...ann, body: `${ann.body}&${more}` });
    assert.equal(answer.headers.get('location'), '/room/hall-2');
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const room = await inn.story.usher.answer(
      new Request(`${AUTH}/room/hall-2`, { headers: { cookie } }),
    );
    const token = JSON.parse(
      new URLSearchParams(new URL(room.headers.get('location') ?? '').hash.slice(1)).get('jwt')!,
    );
    const claims = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
    assert.equal(claims.context.user.name, 'Erika Muster');
    assert.equal(claims.context.user.moderator, false);
  });

  test('F8 G6 no other site can send it', async () => {
    const made = await inn.invite('hall-2');
    const ann = await looked(made);
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: MEET },
    ]) {
      const answer = await post(made.link, { ...ann, headers });
      assert.equal(answer.status, 403);
      assert.match(await answer.text(), /form_expired/);
    }
    const page = await inn.browser().visit(made.link);
    assert.match(page.headers.get('set-cookie') ?? '', /^__Host-.*HttpOnly; SameSite=Lax; Secure/);
    assert.equal(await inn.uses(made), 0);
  });

  test('F8 a page left open is no way in once the link is over', async () => {
    const made = await inn.invite('hall-2', { expiresAt: inn.clock.nowSeconds() + 60 });
    const ann = await looked(made);
    inn.clock.pass(60);
    const answer = await post(made.link, ann);
    inn.clock.pass(-60);
    assert.equal(answer.status, 410);
    assert.equal(await inn.uses(made), 0);
  });
});

describe('F8 what looking tells', () => {
  const bare = (text: string): string => text.replace(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/g, '');

  test('F8 a secret that nobody has and one that cannot be are told apart by nothing', async () => {
    const secrets = [
      Buffer.alloc(32, 7).toString('base64url'),
      'x',
      '%00',
      '%',
      "'%20OR%201=1--",
      '%3Cscript%3E',
      'a'.repeat(5000),
      '..%2f..%2fetc',
      '\u{1F600}',
    ];
    const pages = [];
    for (const secret of secrets) {
      for (const method of ['GET', 'POST'] as const) {
        broken.calls.length = 0;
        const page = await inn.browser().visit(`${AUTH}/invite/${secret}`, { method });
        assert.deepEqual(broken.calls, ['invitations.findBySecret'], secret);
        pages.push(`${page.status} ${bare(page.body)} ${page.headers.get('set-cookie')}`);
      }
    }
    assert.equal(new Set(pages).size, 1);
    assert.match(pages[0] ?? '', /^404 .*invitation_unknown/s);
  });

  test('F8 a link that seats nobody any more tells nothing of the room or the person', async () => {
    const person = { name: 'Erika Muster', email: 'erika@patient.example' };
    const made = await inn.invite('hall-3', { person, note: 'HIV clinic' });
    const page = await inn.browser().visit(made.link);
    assert.doesNotMatch(page.body, /HIV|patient\.example/);
    await inn.enter(inn.browser(), made);
    const spent = await inn.browser().visit(made.link);
    await inn.story.usher.storage.invitations.revoke(made.id, inn.clock.nowSeconds());
    const revoked = await inn.browser().visit(made.link);
    for (const { status, body } of [spent, revoked]) {
      assert.ok([403, 410].includes(status));
      assert.doesNotMatch(body, /hall-3|Erika|HIV/);
    }
  });

  test('F8 a scanner may look as often as it likes; a HEAD has no body, other methods no answer', async () => {
    const made = await inn.invite('hall-3');
    const head = await inn.story.usher.answer(new Request(made.link, { method: 'HEAD' }));
    assert.equal(head.status, 200);
    assert.equal(await head.text(), '');
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const answer = await inn.story.usher.answer(new Request(made.link, { method }));
      assert.ok([404, 405].includes(answer.status), `${method} ${answer.status}`);
    }
    assert.equal((await inn.browser().visit(`${made.link}/more`)).status, 404);
    broken.calls.length = 0;
    await inn.browser().visit(made.link);
    assert.deepEqual(
      broken.calls.filter((call) => !/\.(find|lastHostAt)/.test(call)),
      [],
      'to look writes nothing',
    );
    assert.equal(await inn.uses(made), 0);
  });
});

describe('F8 the secret', () => {
  test('F8 I2 stands in no log, error, metric or audit event, and goes to no other site', async () => {
    const made = await inn.invite('hall-4');
    const secret = made.link.split('/').at(-1) ?? '';
    const ann = inn.browser();
    const page = await ann.visit(made.link);
    assert.equal(page.headers.get('referrer-policy'), 'no-referrer');
    assert.equal(page.headers.get('cache-control'), 'no-store');
    assert.match(page.headers.get('x-robots-tag') ?? '', /noindex/);
    const entered = await ann.submit({ name: 'Ann' }, ENTER);
    assert.ok(!entered.hops.slice(1).some(({ url }) => url.href.includes(secret)));
    await inn.browser().visit(made.link);
    broken.failure = 'error';
    broken.only = 'invitations.findBySecret';
    const failed = await inn.browser().visit(made.link);
    assert.equal(failed.status, 500);
    assert.ok(!failed.body.includes(secret));
    broken.mend();
    await inn.story.usher.answer(new Request(made.link, { method: 'PUT' }));
    const metrics = await inn.story.usher.answer(new Request(`${AUTH}/metrics`));
    const events = await inn.story.usher.storage.audit.list({}, 10_000);
    for (const text of [inn.story.usher.log(), await metrics.text(), JSON.stringify(events)]) {
      assert.ok(!text.includes(secret));
    }
    assert.ok(inn.story.usher.events('invitation_used').length > 0);
  });

  test('F8 G2 no header of the request decides where the form or the way on leads', async () => {
    const made = await inn.invite('hall-4');
    const poisoned = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
      forwarded: 'host=evil.example;proto=http',
      'x-original-url': '/evil',
    };
    const path = new URL(made.link).pathname;
    const shown = await inn.story.usher.answer(
      new Request(`https://evil.example${path}`, { headers: poisoned }),
    );
    const text = await shown.text();
    assert.ok(!text.includes('evil'));
    assert.ok(text.includes(`action="${path}"`));
    assert.doesNotMatch(shown.headers.get('set-cookie') ?? '', /Domain/i);
    const ann = await looked(made);
    const answer = await post(made.link, { ...ann, headers: poisoned });
    assert.equal(answer.headers.get('location'), '/room/hall-4');
  });

  test('F8 G7 what stands in an invitation is shown as text', async () => {
    const evil = '<script>alert(1)</script>"\'';
    const made = await inn.invite('hall-4', { person: { name: evil, email: null } });
    const page = await inn.browser().visit(made.link);
    assert.ok(!page.body.includes('<script>alert'));
    assert.match(page.heading ?? '', /<script>alert\(1\)<\/script>"', you are invited/);
    const typed = await inn.invite('hall-4');
    const ann = await looked(typed);
    ann.body.set('name', '"><img src=x onerror=alert(1)>');
    ann.body.delete('form');
    assert.doesNotMatch(await (await post(typed.link, ann)).text(), /<img src=x/);
  });
});

describe('F8 I7 a store that fails', () => {
  for (const only of ['invitations.use', 'invitations.findHolder', 'audit.add', 'transaction']) {
    test(`F8 at ${only} spends nothing and seats nobody; the next try does`, async () => {
      const made = await inn.invite('hall-5');
      const ann = await looked(made);
      broken.failure = 'gone';
      broken.only = only;
      const answer = await post(made.link, ann);
      assert.equal(answer.status, 503);
      assert.equal(answer.headers.get('location'), null);
      broken.mend();
      assert.equal(await inn.uses(made), 0);
      assert.equal((await post(made.link, ann)).status, 303);
      assert.equal(await inn.uses(made), 1);
    });
  }
});
