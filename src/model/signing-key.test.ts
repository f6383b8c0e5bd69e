import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  isNothingDue,
  isPublished,
  isRemembered,
  planKeys,
  type SigningKey,
} from './signing-key.ts';

const DAY = 86_400;
const HOUR = 3600;
const BEGUN = 1_800_000_000;
const MADE = { rotateAfterSeconds: 90 * DAY, makesNext: true };
const GIVEN = { rotateAfterSeconds: null, makesNext: false };

function keyOf(state: SigningKey['state'], more: Partial<SigningKey> = {}): SigningKey {
  return {
    ...{ kid: state, state, origin: 'made', publicKey: '', certificate: '', privateKey: '' },
    ...{ createdAt: BEGUN, activatedAt: null, retiredAt: null, revokedAt: null, signedUntil: 0 },
    ...(state === 'active' && { activatedAt: BEGUN }),
    ...more,
  };
}

const active = keyOf('active');
const next = keyOf('next');

describe('what is due', () => {
  it('is nothing while the active key is young and another comes next', () => {
    const plan = planKeys([active, next], BEGUN + 90 * DAY - 1, MADE);
    assert.ok(isNothingDue(plan));
    assert.deepEqual(plan, { activate: null, retire: null, remove: [], needsNext: false });
  });

  it('is a change of keys once the active one is old, and a new one to come next', () => {
    const plan = planKeys([active, next], BEGUN + 90 * DAY, MADE);
    assert.deepEqual(plan, { activate: 'next', retire: 'active', remove: [], needsNext: true });
  });

  it('is to wait until every Prosody knows the next key, however old the active one is', () => {
    const late = BEGUN + 200 * DAY;
    const fresh = keyOf('next', { createdAt: late });
    assert.ok(isNothingDue(planKeys([active, fresh], late + HOUR - 1, MADE)));
    assert.equal(planKeys([active, fresh], late + HOUR, MADE).activate, 'next');
  });

  it('is no change of keys ever where nobody wants one', () => {
    const never = { rotateAfterSeconds: null, makesNext: true };
    assert.ok(isNothingDue(planKeys([active, next], BEGUN + 5000 * DAY, never)));
  });

  it('is to let a key sign that was given, an hour after it was', () => {
    const given = keyOf('next', { origin: 'given' });
    for (const policy of [GIVEN, MADE]) {
      assert.ok(isNothingDue(planKeys([active, given], BEGUN + HOUR - 1, policy)));
      const plan = planKeys([active, given], BEGUN + HOUR, policy);
      assert.deepEqual(
        [plan.activate, plan.retire, plan.needsNext],
        ['next', 'active', policy.makesNext],
      );
    }
  });

  it('is a next key where there is none, but not where keys are given', () => {
    assert.equal(planKeys([active], BEGUN, MADE).needsNext, true);
    assert.equal(planKeys([active], BEGUN, GIVEN).needsNext, false);
  });

  it('is to let the next key sign at once where none does', () => {
    assert.equal(planKeys([next], BEGUN, MADE).activate, 'next');
    assert.equal(planKeys([next], BEGUN, GIVEN).activate, 'next');
  });

  it('is nothing where there is no key at all: no store is filled by the way', () => {
    assert.ok(isNothingDue(planKeys([], BEGUN, MADE)));
    assert.ok(
      isNothingDue(
        planKeys([keyOf('revoked'), keyOf('retired', { signedUntil: BEGUN })], BEGUN, MADE),
      ),
    );
  });

  it('is to remove a retired key once its last token and Prosody’s memory are over', () => {
    const retired = keyOf('retired', { signedUntil: BEGUN + HOUR });
    const end = BEGUN + HOUR + 5400;
    assert.deepEqual(planKeys([active, next, retired], end - 1, MADE).remove, []);
    assert.deepEqual(planKeys([active, next, retired], end, MADE).remove, ['retired']);
    const revoked = keyOf('revoked', { signedUntil: BEGUN });
    assert.deepEqual(planKeys([active, next, revoked], BEGUN + 5000 * DAY, MADE).remove, []);
  });
});

describe('a key', () => {
  it('is published from the first until it is needed no more, and never once it was revoked', () => {
    const far = BEGUN + 9000 * DAY;
    assert.ok(isPublished(next, BEGUN) && isPublished(active, far));
    const retired = keyOf('retired', { signedUntil: BEGUN });
    assert.ok(isPublished(retired, BEGUN + 5399));
    assert.ok(!isPublished(retired, BEGUN + 5400));
    assert.ok(!isPublished(keyOf('revoked', { signedUntil: far }), BEGUN));
  });

  it('that was revoked is remembered by Prosody, for over a year to be safe', () => {
    const revoked = keyOf('revoked', { revokedAt: BEGUN });
    assert.ok(isRemembered(revoked, BEGUN + 400 * DAY - 1));
    assert.ok(!isRemembered(revoked, BEGUN + 400 * DAY));
    assert.ok(!isRemembered(active, BEGUN));
  });
});
