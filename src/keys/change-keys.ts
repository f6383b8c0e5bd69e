import type { Clock } from '../base/clock.ts';
import type { AuditEntry, CompleteEvent } from '../model/audit-event.ts';
import {
  isNothingDue,
  type KeyPlan,
  type KeyPolicy,
  knownFrom,
  planKeys,
  type SigningKey,
} from '../model/signing-key.ts';
import type { Repositories, Storage } from '../storage/storage.ts';
import { keyErrors } from './errors.ts';
import { describeKey, makePrivateKey } from './make-key.ts';

export interface ChangeDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly completeEvent: CompleteEvent;
  readonly policy: KeyPolicy;
  /** Of the keys that are made: 2048 to 4096. */
  readonly bits: number;
  /** Who does it, for the audit trail: `usher` by itself, or `cli`. */
  readonly actor: string;
}

/** What changes keys, inside the one transaction that does at a time. */
interface Change {
  readonly inside: Repositories;
  readonly now: number;
  /** As they are now, and nobody else changes them. */
  readonly keys: readonly SigningKey[];
  readonly note: (action: AuditEntry['action'], kid: string) => Promise<void>;
}

/** Takes the lock, so that whatever `work` reads is still so when it writes. It must not make keys: that takes long. */
async function changeKeys<T>(deps: ChangeDeps, work: (change: Change) => Promise<T>): Promise<T> {
  const { storage, clock, completeEvent, actor } = deps;
  return storage.transaction(async (inside) => {
    await inside.signingKeys.lock();
    const keys = await inside.signingKeys.list();
    return work({
      inside,
      now: clock.nowSeconds(),
      keys,
      note: (action, name) => inside.audit.add(completeEvent({ action, actor, name })),
    });
  });
}

/** A key by itself, to be put where it is wanted. */
async function makeKey({ bits, clock }: ChangeDeps): Promise<SigningKey> {
  const privateKey = await makePrivateKey(bits);
  return describeKey(privateKey, { origin: 'made', createdAt: clock.nowSeconds() });
}

/** The first keys of an empty store: of all who do this at once, one makes them. True for that one. */
export async function makeFirstKeys(deps: ChangeDeps): Promise<boolean> {
  const [first, second] = await Promise.all([makeKey(deps), makeKey(deps)]);
  return changeKeys(deps, async (change) => {
    if (change.keys.length > 0) return false;
    await add(change, active(first, change.now));
    if (deps.policy.makesNext) await add(change, second);
    return true;
  });
}

/** Does what is due, if anything is; of all who do this at once, one does. Gives what it did. */
export async function carryOut(deps: ChangeDeps): Promise<KeyPlan | null> {
  const seen = planKeys(
    await deps.storage.signingKeys.list(),
    deps.clock.nowSeconds(),
    deps.policy,
  );
  if (isNothingDue(seen)) return null;
  const spare = seen.needsNext ? await makeKey(deps) : null;
  return changeKeys(deps, async (change) => {
    const plan = planKeys(change.keys, change.now, deps.policy);
    if (isNothingDue(plan)) return null;
    for (const kid of plan.remove) await change.inside.signingKeys.remove(kid);
    if (plan.activate !== null) await succeed(change);
    if (plan.needsNext && spare) await add(change, spare);
    return plan;
  });
}

export type Rotation =
  | { readonly kind: 'done'; readonly kid: string }
  /** Not every Prosody knows the next key before then. Seconds since 1970. */
  | { readonly kind: 'early'; readonly from: number }
  /** There is no key that comes next: it is given where keys are given. */
  | { readonly kind: 'no-next' };

/** Lets the next key sign, before its turn; before every Prosody knows it only if `atOnce`. */
export async function rotate(deps: ChangeDeps, atOnce: boolean): Promise<Rotation> {
  const spare = deps.policy.makesNext ? await makeKey(deps) : null;
  return changeKeys(deps, async (change) => {
    const next = change.keys.find(({ state }) => state === 'next');
    if (!next) return { kind: 'no-next' };
    if (!atOnce && change.now < knownFrom(next)) return { kind: 'early', from: knownFrom(next) };
    await succeed(change);
    if (spare) await add(change, spare);
    return { kind: 'done', kid: next.kid };
  });
}

/** What became of a key that was given: it is there already in this state, or it is now. */
export interface Given {
  readonly kid: string;
  readonly state: SigningKey['state'];
  readonly isNew: boolean;
}

/**
 * How a key is taken: as the one that comes next, in the place of whichever was to; `at once`, to sign from now on;
 * or as `the only one`: next as well, but whatever else was given and waits is dropped though this one signs already.
 */
export type Taking = 'next' | 'at once' | 'the only one';

/** Takes a key; it signs from now on where none does. One that was retired or revoked stays what it is. */
export async function giveKey(deps: ChangeDeps, key: SigningKey, how: Taking): Promise<Given> {
  return changeKeys(deps, async (change) => {
    const { keys, inside, now } = change;
    const there = keys.find(({ kid }) => kid === key.kid);
    const next = keys.find(({ state }) => state === 'next');
    if (there && !(there.state === 'next' && how === 'at once')) {
      const isAstray = how === 'the only one' && there !== next && next?.origin === 'given';
      if (isAstray && there.state === 'active') await inside.signingKeys.remove(next.kid);
      return { kid: there.kid, state: there.state, isNew: false };
    }
    // Nobody has signed with it yet.
    if (next) await inside.signingKeys.remove(next.kid);
    const signs = how === 'at once' || !keys.some(({ state }) => state === 'active');
    if (signs) await retire(change);
    await add(change, signs ? active(key, now) : key);
    return { kid: key.kid, state: signs ? 'active' : 'next', isNew: true };
  });
}

export interface Revocation {
  /** The keys that are no more; empty where none of that name was there. */
  readonly revoked: readonly string[];
  /** The one that signs now. */
  readonly active: string | null;
}

/**
 * Ends keys at once, all of them or one: published nowhere from now on, and never taken again. The next key signs
 * where the active one is among them, for Prosody has it already; where it is not to be trusted either, a new one.
 */
export async function revoke(deps: ChangeDeps, which: string | 'all'): Promise<Revocation> {
  const [dead, first, second] = await Promise.all([makeKey(deps), makeKey(deps), makeKey(deps)]);
  return changeKeys(deps, async (change) => {
    const { keys, inside, now } = change;
    const meant = keys.filter(
      ({ kid, state }) => state !== 'revoked' && (which === 'all' || kid === which),
    );
    for (const key of meant) {
      const { certificate } = dead;
      await inside.signingKeys.save({ ...key, state: 'revoked', revokedAt: now, certificate });
      await change.note('signing-key-revoke', key.kid);
    }
    const revoked = meant.map(({ kid }) => kid);
    const left = keys.filter(({ kid }) => !revoked.includes(kid));
    return { revoked, active: await fillUp({ ...change, keys: left }, deps, [first, second]) };
  });
}

/** Sees that one key signs, and that another comes next. */
async function fillUp(
  change: Change,
  { policy }: ChangeDeps,
  [first, second]: readonly [SigningKey, SigningKey],
): Promise<string> {
  const signing = change.keys.find(({ state }) => state === 'active');
  const next = change.keys.find(({ state }) => state === 'next');
  const takesOver = !signing && next?.privateKey != null;
  if (takesOver) await succeed(change);
  else if (!signing) await add(change, active(first, change.now));
  const hasNext = next !== undefined && !takesOver;
  if (policy.makesNext && !hasNext) await add(change, second);
  return signing?.kid ?? (takesOver ? next.kid : first.kid);
}

function active(key: SigningKey, now: number): SigningKey {
  return { ...key, state: 'active', activatedAt: now };
}

async function add({ inside, note }: Change, key: SigningKey): Promise<void> {
  await inside.signingKeys.create(key);
  await note('signing-key-create', key.kid);
  if (key.state === 'active') await note('signing-key-activate', key.kid);
}

/** The active key retires, and the next one takes its place. */
async function succeed(change: Change): Promise<void> {
  const next = change.keys.find(({ state }) => state === 'next');
  if (!next) return;
  if (next.privateKey === null)
    throw keyErrors.damaged(next.kid, 'cannot be opened with our secret');
  await retire(change);
  await change.inside.signingKeys.save(active(next, change.now));
  await change.note('signing-key-activate', next.kid);
}

async function retire({ inside, keys, now }: Change): Promise<void> {
  const signing = keys.find(({ state }) => state === 'active');
  if (signing) await inside.signingKeys.save({ ...signing, state: 'retired', retiredAt: now });
}
