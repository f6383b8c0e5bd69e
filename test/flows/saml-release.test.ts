import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../scripts/bundle.ts';
import { systemClock } from '../../src/base/clock.ts';
import {
  isSignedIn,
  SAML_CALLBACK,
  samlForm,
  samlYaml,
  writeSamlFiles,
} from '../support/saml-house.ts';
import { SamlIdp } from '../support/saml-idp.ts';
import { ServeProcess } from '../support/serve-process.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the release', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'usher-release-'));
  const idp = new SamlIdp(systemClock);
  let usher: ServeProcess;
  before(async () => {
    const dist = join(folder, 'dist');
    await bundle(root, dist);
    assert.deepEqual(readdirSync(dist).sort(), ['LICENSES.txt', 'assets', 'usher.js']);
    writeSamlFiles(folder, idp);
    const yaml = `${samlYaml(folder, {})}storage: { url: 'sqlite::memory:' }\n`;
    usher = await ServeProcess.start(yaml, join(dist, 'usher.js'));
  });
  after(async () => {
    await usher.stop();
    rmSync(folder, { recursive: true });
  });

  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${usher.port}${path}`, {
      redirect: 'manual',
      ...init,
      headers: { host: 'auth.example.org', 'x-forwarded-proto': 'https', ...init.headers },
    });

  test('reads what a SAML provider says in a thread of its one file', async () => {
    const room = await ask('/room/standup');
    const chooser = new URL(room.headers.get('location') ?? '', SAML_CALLBACK);
    const chosen = await ask(chooser.pathname + chooser.search);
    const request = idp.read(new URL(chosen.headers.get('location') ?? ''));
    const cookie = chosen.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    const form = samlForm(idp.respond(request), request.relayState);
    const answer = await ask(new URL(SAML_CALLBACK).pathname, {
      method: 'POST',
      body: form,
      headers: { cookie },
    });
    assert.ok(isSignedIn(answer), `${answer.status} ${await answer.text()} ${usher.output}`);
  });

  test('ends when it is asked to, thread and all', async () => {
    assert.deepEqual(await usher.stop(), { status: 0, signal: null });
  });
});
