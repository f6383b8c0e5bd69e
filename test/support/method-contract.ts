import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { AppError } from '../../src/base/errors.ts';
import type { Json } from '../../src/model/json.ts';
import type { CallbackRequest, RedirectMethod } from '../../src/sign-in/method.ts';

/** What is wrong with the next answer of the provider. */
export type Sabotage = 'wrong audience' | 'expired' | 'tampered';

/** A redirect method before a provider that a test can steer. */
export interface ContractSubject {
  readonly method: RedirectMethod;
  readonly callback: URL;
  /** Does at the provider what a person does there, and returns what the browser brings back. */
  signIn(departure: URL): Promise<CallbackRequest>;
  /** Makes every answer from now on wrong in this way, or right again. */
  sabotage(how: Sabotage | null): void;
  /** Everything that has been secret so far: no error may hold any of it. */
  secrets(): readonly string[];
  close(): Promise<void>;
}

/**
 * What every way to sign in that leaves and comes back must hold to. Call it in a test file:
 * `describeMethodContract('OpenID Connect', () => openSubject())`.
 */
export function describeMethodContract(name: string, open: () => Promise<ContractSubject>): void {
  describe(`the contract of a redirect method: ${name}`, () => {
    let subject: ContractSubject;
    let states = 0;
    before(async () => {
      subject = await open();
    });
    after(() => subject.close());

    const begin = async () => {
      const state = `contract-state-${++states}`;
      const { departure, memo } = await subject.method.start(subject.callback, state, ['en']);
      return { departure: departure.url, memo };
    };
    const refusal = async (work: () => Promise<unknown>): Promise<AppError> => {
      const thrown = await work().then(
        () => assert.fail('it was accepted'),
        (error: unknown) => error,
      );
      if (!(thrown instanceof AppError)) throw thrown;
      assert.ok(thrown.status >= 400 && thrown.status < 500, `status ${thrown.status}`);
      const text = inspect(thrown, { depth: 10 });
      for (const secret of subject.secrets()) assert.ok(!text.includes(secret), 'a secret is told');
      return thrown;
    };

    it('lets somebody in and says who vouches', async () => {
      const { departure, memo } = await begin();
      const answer = await subject.signIn(departure);
      const { identity } = await subject.method.finish(answer, memo);
      assert.equal(identity.methodId, subject.method.id);
      assert.ok(identity.subject.length >= 1 && identity.subject.length <= 255);
      assert.ok(identity.username.length >= 1);
      assert.ok(JSON.stringify(identity.claims).length <= 32 * 1024);
    });

    it('keeps what it needs in a memo of plain JSON', async () => {
      const { departure, memo } = await begin();
      const kept = JSON.parse(JSON.stringify(memo)) as Json;
      const answer = await subject.signIn(departure);
      assert.ok(await subject.method.finish(answer, kept));
    });

    it('begins no two attempts alike', async () => {
      const [one, other] = [await begin(), await begin()];
      assert.notDeepEqual(one.memo, other.memo);
      assert.notEqual(one.departure.href, other.departure.href);
    });

    it('lets an answer count once: it says by what the server knows it again, or refuses it itself', async () => {
      const { departure, memo } = await begin();
      const answer = await subject.signIn(departure);
      const first = await subject.method.finish(answer, memo);
      if (first.once.length === 0) {
        await refusal(() => subject.method.finish(answer, memo));
        return;
      }
      const again = await subject.method.finish(answer, memo);
      assert.deepEqual(again.once, first.once);
      const other = await begin();
      const next = await subject.method.finish(await subject.signIn(other.departure), other.memo);
      const ids = new Set([...first.once, ...next.once].map(({ id }) => id));
      assert.equal(ids.size, first.once.length + next.once.length);
    });

    it("refuses one attempt's answer in another", async () => {
      const [mine, other] = [await begin(), await begin()];
      const answer = await subject.signIn(other.departure);
      await refusal(() => subject.method.finish(answer, mine.memo));
    });

    for (const how of ['wrong audience', 'expired', 'tampered'] as const) {
      it(`refuses an answer that is ${how}`, async () => {
        const { departure, memo } = await begin();
        subject.sabotage(how);
        try {
          const answer = await subject.signIn(departure);
          await refusal(() => subject.method.finish(answer, memo));
        } finally {
          subject.sabotage(null);
        }
      });
    }

    it('refuses a memo that is not its own', async () => {
      const { departure } = await begin();
      const answer = await subject.signIn(departure);
      for (const memo of [
        null,
        '',
        'memo',
        7,
        [],
        {},
        { nonce: 1 },
        { __proto__: null },
      ] as Json[]) {
        await refusal(() => subject.method.finish(answer, memo));
      }
    });

    it('refuses an empty answer, and one with everything twice', async () => {
      const { departure, memo } = await begin();
      await refusal(() => subject.method.finish({ url: subject.callback, form: null }, memo));
      const answer = await subject.signIn(departure);
      const twice = (given: URLSearchParams) => new URLSearchParams([...given, ...given]);
      const url = new URL(answer.url);
      url.search = twice(url.searchParams).toString();
      const form = answer.form && twice(answer.form);
      await refusal(() => subject.method.finish({ url, form }, memo));
    });

    it('tells of its health without throwing', async () => {
      const checks = (await subject.method.check?.()) ?? [];
      assert.ok(checks.every(({ name, ok }) => name !== '' && ok));
    });
  });
}
