import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAccounts } from '../../src/accounts/open-accounts.ts';
import { createCompleteEvent } from '../../src/audit/complete-event.ts';
import { systemClock } from '../../src/base/clock.ts';
import { createLog } from '../../src/base/log.ts';
import { systemRandom } from '../../src/base/random.ts';
import { loadConfig } from '../../src/config/load.ts';
import { openStorage } from '../../src/storage/open-storage.ts';
import { createSealer } from '../../src/storage/sealer.ts';
import { type Answering, cookieSet, openForm, postForm, statusesOf } from './password-posts.ts';
import { ServeProcess } from './serve-process.ts';
import { AUTH, JITSI_SECRET, MEET } from './usher.ts';

const PASSWORD = 'kahvila pöytä 7';
const NAMES = ['joki', 'ann', 'ben'];

/** Two processes with accounts of their own store. */
export class TwoPasswordUshers {
  readonly ushers: readonly Answering[];
  readonly #processes: readonly ServeProcess[];

  private constructor(processes: readonly ServeProcess[]) {
    this.#processes = processes;
    this.ushers = processes.map(({ port }) => ({
      app: { fetch: (request) => ask(request, port) },
    }));
  }

  static async start(storageUrl: string): Promise<TwoPasswordUshers> {
    const yaml = `
public_url: ${AUTH}/
jitsi: { url: ${MEET}/, secret: ${JITSI_SECRET} }
sign_in: { methods: [{ type: local }] }
guests: { without_rules: never }
storage: { url: "${storageUrl}" }
`;
    await addAccounts(yaml, storageUrl);
    return new TwoPasswordUshers(
      await Promise.all([ServeProcess.start(yaml), ServeProcess.start(yaml)]),
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.#processes.map((one) => one.stop()));
  }
}

async function addAccounts(yaml: string, url: string): Promise<void> {
  const loaded = loadConfig({ path: null, text: yaml, environment: {} });
  if (!('config' in loaded)) throw new Error(JSON.stringify(loaded.problems));
  const { config } = loaded;
  const seal = createSealer(config.secret, systemRandom);
  const storage = await openStorage({ url, clock: systemClock, seal });
  const given = { storage, clock: systemClock, random: systemRandom };
  const completeEvent = createCompleteEvent(systemClock, systemRandom);
  const accounts = openAccounts(config, {
    ...given,
    completeEvent,
    log: createLog({ level: 'fatal' }),
  });
  const source = { actor: 'cli' };
  for (const name of NAMES) {
    const wish = { name, displayName: null, email: null, groups: [], language: null };
    const made = await accounts?.create([{ wish, password: null }], source);
    const [account] = made?.created ?? [];
    assert.ok(accounts && account);
    const link = await accounts.makeLink(account.id, 'invite', source);
    const used = await accounts.useLink(link?.secret ?? '', PASSWORD, source);
    assert.equal(used.kind, 'set');
  }
  await storage.close();
}

async function ask(request: Request, port: number): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const { method, headers } = request;
  const body = method === 'POST' ? { body: await request.text() } : {};
  return fetch(`http://127.0.0.1:${port}${pathname}${search}`, {
    ...{ method, headers, redirect: 'manual' },
    ...body,
  });
}

/** Races of passwords, on whatever store the two share. */
export function racesOfPasswords(two: () => TwoPasswordUshers): void {
  const usher = (n: number): Answering => {
    const found = two().ushers[n % 2];
    assert.ok(found);
    return found;
  };
  const postMany = async (times: number, fields: (n: number) => Record<string, string>) => {
    const form = await openForm(usher(0));
    return Promise.all(
      Array.from({ length: times }, (_, n) => postForm(usher(n), form, fields(n))),
    );
  };

  test('F2 twenty right passwords at once all work', async () => {
    const answers = await postMany(20, () => ({ username: 'joki', password: PASSWORD }));
    assert.deepEqual(statusesOf(answers), { 303: 20 });
    assert.equal(new Set(answers.map((one) => cookieSet(one, 'usher-session'))).size, 20);
  });

  test('F2 of two hundred wrong ones at once no more than ten are looked at', async () => {
    const answers = await postMany(200, (n) => ({ username: 'ann', password: `wrong ${n} word` }));
    const { 401: wrong = 0, 429: blocked = 0, 503: busy = 0, ...others } = statusesOf(answers);
    assert.deepEqual(others, {});
    assert.equal(wrong, 10);
    assert.equal(blocked + busy, 190);
  });

  test('F2 right ones among wrong ones: ten wrong ones are looked at at most', async () => {
    const answers = await postMany(60, (n) => ({
      ...{ username: 'ben', password: n % 2 ? PASSWORD : `wrong ${n} word` },
    }));
    assert.ok((statusesOf(answers)[401] ?? 0) <= 10);
  });
}
