import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FixedClock } from '../../test/support/fixed-clock.ts';
import { createRateLimit } from './rate-limit.ts';

const LIMIT = { windowSeconds: 60, requests: { room: 2 } };

test('a window begins with the first request and ends whatever was refused in it', async () => {
  const clock = new FixedClock();
  const limit = createRateLimit(LIMIT, clock);
  await limit.spend('room', 'a');
  clock.pass(30);
  await limit.spend('room', 'a');
  clock.pass(29);
  await assert.rejects(limit.spend('room', 'a'), { facts: { retryAfterSeconds: '1' } });
  clock.pass(1);
  await limit.spend('room', 'a');
  await limit.spend('room', 'a');
  await assert.rejects(limit.spend('room', 'a'), { facts: { retryAfterSeconds: '60' } });
});

test('addresses whose window is over are forgotten as others come', async () => {
  const clock = new FixedClock();
  const limit = createRateLimit(LIMIT, clock);
  for (let number = 0; number < 1000; number++) await limit.spend('room', `10.0.0.${number}`);
  assert.equal(limit.size(), 1000);
  clock.pass(60);
  for (let number = 0; number < 500; number++) await limit.spend('room', `10.1.0.${number}`);
  assert.equal(limit.size(), 500);
});

test('whoever comes again and again is remembered while others are forgotten', async () => {
  const limit = createRateLimit({ ...LIMIT, maxKeys: 10 }, new FixedClock());
  await limit.spend('room', 'a');
  for (let number = 0; number < 9; number++) await limit.spend('room', `10.0.0.${number}`);
  await limit.spend('room', 'a');
  for (let number = 0; number < 9; number++) await limit.spend('room', `10.1.0.${number}`);
  await assert.rejects(limit.spend('room', 'a'), { code: 'too_many_requests' });
});
