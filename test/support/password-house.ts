import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../src/base/clock.ts';
import { AppError } from '../../src/base/errors.ts';
import type { Identity } from '../../src/model/identity.ts';
import type { PasswordMethod, PasswordVerdict, SignInMethod } from '../../src/sign-in/method.ts';
import type { RegisteredMethod, Registry } from '../../src/sign-in/registry.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { Browser } from './browser.ts';
import { sampleIdentity } from './sample-identity.ts';
import { AUTH, MEET, startUsher, storyYaml, type TestUsher } from './usher.ts';

/** Somebody whom a password method of the tests knows. */
export interface Account {
  readonly name: string;
  readonly password: string;
  /** The code of their app; absent: the password is enough. */
  readonly totp?: string;
  readonly recoveryCode?: string;
  readonly identity?: Partial<Identity>;
}

/** A password method in memory, which says how often it really looked. */
export interface TestPasswordMethod extends PasswordMethod {
  /** Passwords and codes that were really tried, in order. */
  readonly looked: string[];
  /** What it does instead of looking; null: it looks. */
  fault: 'busy' | 'down' | 'broken' | null;
}

/** Names are found without regard to capitals, spaces around them, and the host. */
export function passwordMethod(
  id: string,
  accounts: readonly Account[],
  more: Partial<Pick<PasswordMethod, 'title' | 'usernameLabel'>> = {},
): TestPasswordMethod {
  const looked: string[] = [];
  const canonical = (typed: string) =>
    typed.normalize('NFKC').trim().toLowerCase().replace(/@.*/, '');
  const find = (name: string) => accounts.find((one) => one.name === name);
  const right = ({ name, identity }: Account, secondFactor: boolean): PasswordVerdict => ({
    kind: 'right',
    identity: sampleIdentity({
      ...{ methodId: id, subject: `subject-of-${name}`, username: name, name, secondFactor },
      ...identity,
    }),
  });
  const method: TestPasswordMethod = {
    ...{ kind: 'password', id, title: 'Accounts here', usernameLabel: null, ...more },
    looked,
    fault: null,
    async verify(typed, password, allow) {
      if (method.fault === 'busy') return { kind: 'busy' };
      if (method.fault === 'broken') throw new Error('broken: a detail');
      if (method.fault === 'down') throw new AppError('directory_unavailable', 503, 'It is down.');
      const name = canonical(typed);
      if (!(await allow(name))) return { kind: 'wrong' };
      looked.push(password);
      await sleep(2);
      const account = find(name);
      if (account?.password !== password) return { kind: 'wrong' };
      if (account.totp === undefined) return right(account, false);
      return { kind: 'half', memo: { name }, factors: ['totp', 'recovery-code'] };
    },
    async verifySecond(memo, { factor, code }, allow) {
      const account = find((memo as { name: string }).name);
      if (!account || !(await allow(account.name))) return { kind: 'wrong' };
      looked.push(code);
      const wanted = factor === 'totp' ? account.totp : account.recoveryCode;
      return code === wanted ? right(account, true) : { kind: 'wrong' };
    },
  };
  return method;
}

export interface PasswordHouse {
  readonly usher: TestUsher;
  readonly browser: (headers?: Readonly<Record<string, string>>) => Browser;
  readonly close: () => Promise<void>;
}

export interface HouseOptions {
  /** More of the configuration. */
  readonly more?: string;
  readonly clock?: Clock;
  readonly storage?: Storage;
  /** By the method's id. */
  readonly domains?: Readonly<Record<string, readonly string[]>>;
}

/** An Usher in memory with these ways to sign in, and a Jitsi that answers every page. */
export async function openHouse(
  methods: readonly SignInMethod[],
  { more = '', clock, storage, domains = {} }: HouseOptions = {},
): Promise<PasswordHouse> {
  const nobody = { issuer: 'http://127.0.0.1:9', clientId: 'u', clientSecret: 'x'.repeat(32) };
  const usher = await startUsher({
    yaml: storyYaml(nobody, more),
    registry: registryOf(methods, domains),
    ...(clock && { clock }),
    ...(storage && { storage }),
  });
  const meet = () =>
    new Response('<title>Jitsi Meet</title>', { headers: { 'content-type': 'text/html' } });
  const routes = { [AUTH]: usher.answer, [MEET]: meet };
  return {
    usher,
    browser: (headers) =>
      new Browser({ routes, ...(headers && { headers }), ...(clock && { clock }) }),
    close: usher.close,
  };
}

/** As the configuration would make it. */
export function registryOf(
  methods: readonly SignInMethod[],
  domains: Readonly<Record<string, readonly string[]>> = {},
): Registry {
  return new Map(
    methods.map((method): [string, RegisteredMethod] => {
      const callbackPath = `sign-in/${method.id}/callback`;
      const callback = new URL(callbackPath, `${AUTH}/`);
      const emailDomains = domains[method.id] ?? [];
      return [
        method.id,
        { method, callbackPath, callback, signOutAtProvider: false, emailDomains },
      ];
    }),
  );
}
