import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { revokeInvitation } from '../../src/rooms/invitations.ts';
import { invitationDeps } from '../support/invite.ts';
import { ENTER, InvitedStory } from '../support/invited-story.ts';
import { seatOf } from '../support/story.ts';
import { AUTH, MEET } from '../support/usher.ts';

let inn: InvitedStory;

before(async () => {
  inn = await InvitedStory.start();
});
beforeEach(() => inn.story.provider.reset());
after(() => inn.story.close());

describe('a link for one', () => {
  test('seats one guest under the name they type, marked, and nobody after them', async () => {
    const invitation = await inn.invite('hall-1');
    const ann = inn.browser();
    const { claims, verdict } = seatOf(await inn.enter(ann, invitation, '  Ann   Lee '));
    assert.equal(verdict.joined, true);
    assert.equal(verdict.affiliation, 'member');
    assert.equal(claims.room, 'hall-1');
    assert.deepEqual(claims.context.user, {
      id: claims.context.user['id'],
      name: 'Ann Lee (guest)',
      affiliation: 'member',
      moderator: false,
    });
    assert.match(String(claims.context.user['id']), /^guest-[0-9a-f]{24}$/);
    assert.deepEqual(claims.context.features, { recording: false, 'screen-sharing': false });

    const other = await inn.browser().visit(invitation.link);
    assert.equal(other.status, 403);
    assert.match(other.text, /This invitation has been used.*invitation_spent/s);
    assert.doesNotMatch(other.body, /hall-1/, 'another person is told nothing of the room');
    assert.equal(await inn.uses(invitation), 1);
  });

  test('is the browser’s for as long as it is valid: reloading, coming back, opening it again', async () => {
    const invitation = await inn.invite('hall-1', {
      expiresAt: inn.clock.nowSeconds() + 3 * 86_400,
    });
    const ann = inn.browser();
    const id = seatOf(await inn.enter(ann, invitation)).claims.context.user['id'];
    assert.equal(seatOf(await ann.visit(`${AUTH}/room/hall-1`)).claims.context.user['id'], id);
    assert.equal(seatOf(await inn.enter(ann, invitation)).claims.context.user['id'], id);
    inn.clock.pass(2 * 86_400);
    assert.equal(seatOf(await ann.visit(`${AUTH}/room/hall-1`)).claims.context.user['id'], id);
    assert.equal(seatOf(await inn.enter(ann, invitation)).claims.context.user['id'], id);
    inn.clock.pass(-2 * 86_400);
    assert.equal(await inn.uses(invitation), 1);
  });

  test('asks for a name that can be read, and spends nothing until there is one', async () => {
    const invitation = await inn.invite('hall-1');
    const ann = inn.browser();
    await ann.visit(invitation.link);
    const page = await ann.submit({ name: ' \u200b*** ' }, ENTER);
    assert.equal(page.status, 400);
    assert.match(page.text, /Please give a name that can be read/);
    assert.match(page.body, /aria-invalid="true"/);
    assert.equal(await inn.uses(invitation), 0);
    assert.equal(seatOf(await ann.submit({ name: 'Ann' }, ENTER)).verdict.joined, true);
  });

  test('is spent once where the answer to the form is lost on the way', async () => {
    const invitation = await inn.invite('hall-1');
    const ann = inn.browser();
    await ann.visit(invitation.link);
    const { form } = ann.page.formWith(ENTER);
    const fields = new URLSearchParams(
      form.fields.map(([key, value]) => [key, value] as [string, string]),
    );
    fields.set('name', 'Ann');
    const cookie = ann.jar.header(new URL(AUTH), { sameSite: true, topLevelGet: true }) ?? '';
    const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' };
    const body = fields.toString();
    const lost = await inn.story.usher.answer(
      new Request(invitation.link, { method: 'POST', headers, body }),
    );
    assert.equal(lost.status, 303);
    assert.equal(await inn.uses(invitation), 1);
    assert.equal(seatOf(await inn.enter(ann, invitation)).verdict.joined, true);
    assert.equal(await inn.uses(invitation), 1);
  });

  test('spends nothing without cookies, and says so', async () => {
    const invitation = await inn.invite('hall-1');
    const ann = inn.browser();
    await ann.visit(invitation.link);
    ann.jar.clear();
    const page = await ann.submit({ name: 'Ann' }, ENTER);
    assert.equal(page.status, 400);
    assert.match(page.text, /allow cookies.*invitation_not_kept/s);
    assert.equal(await inn.uses(invitation), 0);
  });

  test('is looked at by anybody and anything without being spent', async () => {
    const invitation = await inn.invite('hall-1');
    const asked: RequestInit[] = [
      { method: 'HEAD' },
      { headers: { 'user-agent': 'SafeLinks scanner', accept: '*/*' } },
      { headers: { 'sec-purpose': 'prefetch;prerender', purpose: 'prefetch' } },
      { headers: { 'x-moz': 'prefetch', range: 'bytes=0-10' } },
    ];
    for (const init of [...asked, ...asked]) {
      const answer = await inn.story.usher.answer(new Request(invitation.link, init));
      assert.equal(answer.status, 200);
    }
    assert.equal(await inn.uses(invitation), 0);
    assert.equal(seatOf(await inn.enter(inn.browser(), invitation)).verdict.joined, true);
  });
});

describe('a link for several', () => {
  test('seats as many as it is for', async () => {
    const invitation = await inn.invite('hall-2', { maxUses: 3 });
    const people = [inn.browser(), inn.browser(), inn.browser()];
    for (const [n, person] of people.entries()) {
      assert.equal(seatOf(await inn.enter(person, invitation, `Guest ${n}`)).verdict.joined, true);
    }
    const fourth = await inn.browser().visit(invitation.link);
    assert.equal(fourth.status, 403);
    assert.match(fourth.text, /All its places are taken/);
    const again = await people[1]!.visit(`${AUTH}/room/hall-2`);
    assert.equal(seatOf(again).claims.context.user['name'], 'Guest 1 (guest)');
    assert.equal(await inn.uses(invitation), 3);
  });

  test('seats everybody where it has no bound', async () => {
    const invitation = await inn.invite('hall-2', { maxUses: null });
    for (let n = 0; n < 5; n += 1) seatOf(await inn.enter(inn.browser(), invitation));
    assert.equal(await inn.uses(invitation), 5);
  });

  test('tells the last one, whose page was open, that the places are gone', async () => {
    const invitation = await inn.invite('hall-2');
    const [ann, ben] = [inn.browser(), inn.browser()];
    await ann.visit(invitation.link);
    await inn.enter(ben, invitation, 'Ben');
    const page = await ann.submit({ name: 'Ann' }, ENTER);
    assert.equal(page.status, 403);
    assert.match(page.text, /invitation_spent/);
  });
});

describe('a member’s link', () => {
  test('gives the seat of a member, with what the rule gives members', async () => {
    const invitation = await inn.invite('hall-3', { seat: 'member' });
    const { claims } = seatOf(await inn.enter(inn.browser(), invitation));
    assert.equal(claims.context.user['affiliation'], 'member');
    assert.deepEqual(claims.context.features, { recording: false, 'screen-sharing': true });
  });

  test('opens for somebody who has signed in, under their own name', async () => {
    const invitation = await inn.invite('hall-3', { seat: 'member' });
    const kim = await inn.signedIn('kim');
    assert.equal((await kim.visit(`${AUTH}/room/hall-3`)).status, 403);
    const page = await kim.visit(invitation.link);
    assert.match(page.text, /You are signed in as Kim, and enter under that name/);
    const { claims } = seatOf(await kim.submit({}, ENTER));
    assert.equal(claims.context.user['id'], 'kim');
    assert.equal(claims.context.user['name'], 'Kim');
    assert.equal(claims.context.user['moderator'], false);
    assert.equal(claims.context.features?.['screen-sharing'], true);
    assert.equal(await inn.uses(invitation), 1);
    const elsewhere = await inn.signedIn('kim');
    seatOf(await elsewhere.visit(`${AUTH}/room/hall-3`));
    seatOf(await inn.enter(elsewhere, invitation));
    assert.equal(await inn.uses(invitation), 1, 'the place is the person’s, in every browser');
  });

  test('stays with who took it up as a guest and has signed in since', async () => {
    const invitation = await inn.invite('hall-3', { maxUses: 2 });
    const kim = inn.browser();
    seatOf(await inn.enter(kim, invitation));
    inn.story.provider.account = 'kim';
    await kim.visit(`${AUTH}/account`);
    assert.equal(seatOf(await inn.enter(kim, invitation)).claims.context.user['id'], 'kim');
    assert.equal(await inn.uses(invitation), 1);
  });

  test('is not spent by somebody whom the rule names: they need none', async () => {
    const invitation = await inn.invite('hall-3', {
      person: { name: 'Erika Muster', email: null },
    });
    const doc = await inn.signedIn('doc');
    const page = await doc.visit(invitation.link);
    assert.match(page.text, /made out to Erika Muster. You are signed in as Dr. Okafor/);
    assert.equal(seatOf(await doc.submit({}, ENTER)).verdict.affiliation, 'owner');
    assert.equal(await inn.uses(invitation), 0);
  });
});

describe('the time of a link', () => {
  test('before it, the page says when it begins; after it, that it is over', async () => {
    const notBefore = Math.ceil(inn.clock.nowSeconds() / 60) * 60 + 600;
    const invitation = await inn.invite('hall-4', { notBefore, expiresAt: notBefore + 60 });
    const ann = inn.browser();
    const early = await ann.visit(invitation.link);
    assert.equal(early.status, 403);
    const time = new Date(notBefore * 1000).toISOString().slice(11, 16);
    assert.match(
      early.text,
      new RegExp(`You are early for hall-4.*valid from .* at ${time} UTC`, 's'),
    );
    assert.ok(early.links.some(({ href }) => href === new URL(invitation.link).pathname));
    const wait = notBefore - inn.clock.nowSeconds();
    inn.clock.pass(wait);
    await ann.visit(invitation.link);
    inn.clock.pass(60);
    const late = await ann.submit({ name: 'Ann' }, ENTER);
    assert.equal(late.status, 410);
    assert.match(late.text, /has run out.*invitation_expired/s);
    assert.doesNotMatch(late.body, /hall-4/);
    assert.equal(await inn.uses(invitation), 0);
    inn.clock.pass(-60 - wait);
  });

  test('no token outlives it, and with it ends the way back in', async () => {
    const expiresAt = inn.clock.nowSeconds() + 300;
    const ann = inn.browser();
    const { claims } = seatOf(await inn.enter(ann, await inn.invite('hall-4', { expiresAt })));
    assert.equal(claims.exp, expiresAt);
    inn.clock.pass(300);
    const page = await ann.visit(`${AUTH}/room/hall-4`);
    inn.clock.pass(-300);
    assert.notEqual(page.url.origin, MEET);
  });

  test('a closed room says when it opens, and the place is kept', async () => {
    const ann = inn.browser();
    const page = await inn.enter(ann, await inn.invite('closed'));
    assert.equal(page.status, 403);
    assert.match(page.text, /closed at the moment\. It opens next on Monday.*03:00/);
  });
});

describe('a link that is withdrawn', () => {
  test('seats nobody from the next entry on, not even who took it up', async () => {
    const invitation = await inn.invite('hall-5', { maxUses: 2 });
    const ann = inn.browser();
    seatOf(await inn.enter(ann, invitation));
    const ben = inn.browser();
    await ben.visit(invitation.link);
    const deps = invitationDeps(inn.story.usher, inn.clock);
    const { id } = invitation;
    assert.equal(await revokeInvitation(deps, id, { actor: 'cli' }), 'revoked');
    assert.equal(await revokeInvitation(deps, id, { actor: 'cli' }), 'revoked-before');
    for (const page of [
      await ben.submit({ name: 'Ben' }, ENTER),
      await ann.visit(invitation.link),
      await inn.browser().visit(invitation.link),
    ]) {
      assert.equal(page.status, 410);
      assert.match(page.text, /no longer valid.*invitation_withdrawn/s);
      assert.doesNotMatch(page.body, /hall-5/);
    }
    assert.notEqual((await ann.visit(`${AUTH}/room/hall-5`)).url.origin, MEET);
  });
});

test('the audit trail has who made, took up and revoked, once each, and no secret', async () => {
  const invitation = await inn.invite('hall-10', { maxUses: 2 });
  const ann = inn.browser();
  await inn.enter(ann, invitation);
  await inn.enter(ann, invitation);
  const { id } = invitation;
  await revokeInvitation(invitationDeps(inn.story.usher, inn.clock), id, { actor: 'cli' });
  const events = await inn.story.usher.storage.audit.list({ room: 'hall-10' }, 100);
  const about = events.filter(({ invitationId }) => invitationId === id);
  assert.deepEqual(about.map(({ action }) => action).sort(), [
    'invitation-create',
    'invitation-revoke',
    'invitation-use',
    'seat',
    'seat',
  ]);
  const use = about.find(({ action }) => action === 'invitation-use');
  assert.match(use?.userId ?? '', /^guest-/);
  assert.equal(use?.name, 'Ann');
  assert.equal(use?.address, '127.0.0.1');
  const secret = invitation.link.split('/').at(-1) ?? '';
  assert.ok(!JSON.stringify(events).includes(secret));
  assert.ok(!inn.story.usher.log().includes(secret));
});
