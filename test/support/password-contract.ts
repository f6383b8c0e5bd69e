import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { AppError } from '../../src/base/errors.ts';
import type { PasswordMethod, PasswordVerdict } from '../../src/sign-in/method.ts';

/** A password method before whatever knows the passwords. */
export interface PasswordSubject {
  readonly method: PasswordMethod;
  /** Somebody who can sign in with the password alone, and other spellings of the name that mean the same account. */
  readonly person: {
    readonly username: string;
    readonly password: string;
    readonly spellings: readonly string[];
  };
  /** A name of nobody. */
  readonly unknown: string;
  /** How often a password has really been tried so far: a bind, a hash; null where nobody can tell. */
  readonly tries: (() => number) | null;
  /** Takes away what the method asks, or gives it back; null where it asks nobody. */
  readonly setDown: ((isDown: boolean) => Promise<void>) | null;
  /** All that was logged so far. */
  said(): string;
  /** What neither a log nor an error may hold, beside the passwords that are typed here. */
  secrets(): readonly string[];
  close(): Promise<void>;
}

/** Names that mean something to one directory, database or protocol or another, and nobody anywhere. */
const ODD_NAMES = [
  '',
  ' ',
  '*',
  '*)(uid=*',
  ')(|(objectClass=*',
  '\\',
  '\\2a',
  'a\0b',
  'EXTERNAL',
  'PLAIN',
  'CN=x,DC=y',
  'x@elsewhere.example',
  'CORP\\x',
  "' or 1=1 --",
  '__proto__',
  'x'.repeat(300),
  'x'.repeat(100_000),
  '\ud800',
  '\u202eada',
];
const UNFIT_PASSWORDS = [
  '',
  ' ',
  '\t\n',
  '\u00a0',
  '\0',
  'x\0y',
  'x'.repeat(1024 * 1024),
  '\ud800',
];

/**
 * What every way to sign in with a form of ours must hold to. Call it in a test file:
 * `describePasswordContract('LDAP', () => openSubject())`.
 */
export function describePasswordContract(
  name: string,
  open: () => Promise<PasswordSubject>,
  { skip = false }: { readonly skip?: string | false } = {},
): void {
  describe(`the contract of a password method: ${name}`, { skip }, () => {
    let subject: PasswordSubject;
    const typed: string[] = [];
    before(async () => {
      subject = await open();
    });
    after(() => subject?.close());

    const triesOf = () => subject.tries?.() ?? 0;
    /** Tries, and writes down whom `allow` was asked about and what had been tried by then. */
    const attempt = async (username: string, password: string, isAllowed = true) => {
      typed.push(password);
      const before = triesOf();
      const asked: string[] = [];
      const verdict = await subject.method.verify(username, password, async (account) => {
        asked.push(account);
        assert.equal(triesOf(), before, 'tried before it was allowed');
        return isAllowed;
      });
      return { verdict, asked, tried: triesOf() - before };
    };
    const rightly = (isAllowed = true) =>
      attempt(subject.person.username, subject.person.password, isAllowed);

    it('lets somebody in and says who it is', async () => {
      const { verdict, asked, tried } = await rightly();
      const identity = identityOf(verdict);
      assert.equal(identity.methodId, subject.method.id);
      assert.ok(identity.subject.length >= 1 && identity.subject.length <= 255);
      assert.ok(identity.username.length >= 1);
      assert.equal(identity.secondFactor, false);
      assert.notEqual(identity.authenticatedAt, null);
      assert.ok(JSON.stringify(identity.claims).length <= 32 * 1024);
      assert.equal(asked.length, 1);
      if (subject.tries) assert.equal(tried, 1);
    });

    it('knows one account by all spellings of its name, and counts them as one', async () => {
      const { verdict, asked } = await rightly();
      for (const spelling of subject.person.spellings) {
        const other = await attempt(spelling, subject.person.password);
        assert.equal(identityOf(other.verdict).subject, identityOf(verdict).subject, spelling);
        assert.deepEqual(other.asked, asked, spelling);
        const wrong = await attempt(spelling, 'a wrong password');
        assert.deepEqual(wrong.asked, asked, spelling);
      }
    });

    it('says the same of a wrong password and of an unknown name, with one question before each', async () => {
      const wrong = await attempt(subject.person.username, 'a wrong password');
      const unknown = await attempt(subject.unknown, subject.person.password);
      assert.deepEqual(wrong.verdict, { kind: 'wrong' });
      assert.deepEqual(unknown.verdict, { kind: 'wrong' });
      assert.deepEqual([wrong.asked.length, unknown.asked.length], [1, 1]);
      assert.notDeepEqual(wrong.asked, unknown.asked);
      assert.ok(wrong.tried <= 1 && unknown.tried <= 1);
    });

    it('asks about an unknown name by one spelling', async () => {
      const { asked } = await attempt(subject.unknown, 'word');
      for (const spelling of [subject.unknown.toUpperCase(), `  ${subject.unknown} `]) {
        assert.deepEqual((await attempt(spelling, 'word')).asked, asked);
      }
    });

    it('tries nothing where it is not allowed, not even what is right', async () => {
      for (const [username, password] of [
        [subject.person.username, subject.person.password],
        [subject.unknown, 'word'],
      ] as const) {
        const { verdict, asked, tried } = await attempt(username, password, false);
        assert.deepEqual([verdict, asked.length, tried], [{ kind: 'wrong' }, 1, 0]);
      }
    });

    it('tries nothing where the question itself fails', async () => {
      const before = triesOf();
      const { username, password } = subject.person;
      const failing = subject.method.verify(username, password, () =>
        Promise.reject(new Error('the store is away')),
      );
      await assert.rejects(failing, /the store is away/);
      assert.equal(triesOf(), before);
    });

    for (const password of UNFIT_PASSWORDS) {
      it(`never tries the password ${inspect(password).slice(0, 20)}`, async () => {
        for (const username of [subject.person.username, subject.unknown]) {
          const { verdict, asked, tried } = await attempt(username, password);
          assert.deepEqual([verdict, asked.length, tried], [{ kind: 'wrong' }, 1, 0]);
        }
      });
    }

    for (const username of ODD_NAMES) {
      it(`takes the name ${inspect(username).slice(0, 30)} for nobody's`, async () => {
        const { verdict, asked } = await attempt(username, subject.person.password);
        assert.deepEqual([verdict, asked.length], [{ kind: 'wrong' }, 1]);
        assert.ok((asked[0] ?? '').length <= 4096);
      });
    }

    it('takes a password letter by letter', async () => {
      const { username, password } = subject.person;
      for (const near of [
        `${password} `,
        ` ${password}`,
        password.toUpperCase(),
        password.slice(0, -1),
        `${password}\u0301`,
        `${password}${'x'.repeat(80)}`,
      ]) {
        assert.deepEqual((await attempt(username, near)).verdict, { kind: 'wrong' }, near);
      }
    });

    it('keeps twenty right ones and twenty wrong ones apart that come at once', async () => {
      const { username, password } = subject.person;
      const all = Array.from({ length: 40 }, (_, at) =>
        subject.method.verify(username, at % 2 === 0 ? password : 'wrong', async () => true),
      );
      const kinds = (await Promise.all(all)).map(({ kind }) => kind);
      assert.deepEqual(
        kinds,
        kinds.map((_, at) => (at % 2 === 0 ? 'right' : 'wrong')),
      );
    });

    it('says "try later" while it cannot tell, tries nothing, and works again afterwards', async (context) => {
      const { setDown } = subject;
      if (!setDown) return context.skip('it asks nobody');
      await setDown(true);
      const before = triesOf();
      const { username, password } = subject.person;
      try {
        for (const name of [username, subject.unknown]) {
          const thrown = await subject.method
            .verify(name, password, async () => true)
            .then(() => assert.fail('it was judged'))
            .catch((error: unknown) => error);
          if (!(thrown instanceof AppError)) throw thrown;
          assert.equal(thrown.status, 503);
          const text = inspect(thrown, { depth: 10 });
          for (const secret of [password, ...subject.secrets()]) assert.ok(!text.includes(secret));
        }
        const checks = (await subject.method.check?.()) ?? [];
        assert.ok(checks.length > 0 && checks.every(({ ok, reason }) => !ok && reason));
      } finally {
        await setDown(false);
      }
      assert.equal(triesOf(), before);
      assert.equal((await rightly()).verdict.kind, 'right');
    });

    it('tells of its health without throwing', async () => {
      const checks = (await subject.method.check?.()) ?? [];
      assert.ok(checks.every(({ name: of, ok }) => of !== '' && ok));
    });

    it('has logged no password', () => {
      const said = subject.said();
      const words = [...typed, ...subject.secrets()].filter((word) => word.trim().length > 5);
      for (const word of new Set(words)) assert.ok(!said.includes(word), word.slice(0, 40));
    });
  });
}

function identityOf(verdict: PasswordVerdict) {
  if (verdict.kind !== 'right') throw new Error(`not let in: ${verdict.kind}`);
  return verdict.identity;
}
