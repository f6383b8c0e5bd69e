import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { jwtVerify } from 'jose';
import { setup } from '../../src/cli/commands/setup.ts';
import { namesOf } from '../../src/setup/generate/names.ts';
import { BareMachine } from '../support/bare-machine.ts';
import { Browser } from '../support/browser.ts';
import { shellLinesOf } from '../support/markdown.ts';
import { nginxIsThere } from '../support/nginx.ts';
import { packagedProsody } from '../support/packaged-prosody.ts';
import { prosodyMissing } from '../support/prosody.ts';
import { requirePart } from '../support/require-part.ts';
import { saidBy } from '../support/said-by.ts';
import { usualAnswers } from '../support/setup-answers.ts';
import { tokenIn } from '../support/story.ts';
import { SignInRefused, XmppClient } from '../support/xmpp.ts';

const skip =
  requirePart('nginx', nginxIsThere) || requirePart('prosody', existsSync('/usr/bin/prosody'));
/** Why Prosody cannot be asked for the seat itself: it needs Jitsi's modules. All before that is run without them. */
const noSeats = prosodyMissing();
const FOCUS = { user: 'focus', password: 'focus-of-a-test' };
const PASSWORD = 'three-herons-in-a-row';
const prosodyFile = 'etc/prosody/conf.avail/meet.test.cfg.lua';
const ROOM = 'standup@conference.meet.test';

/** The lines of APPLY.md to go forward by, step after step. */
function stepsIn(page: string): string[] {
  const sections = page.split(/^## /m).slice(1);
  return sections.flatMap((section) => shellLinesOf(section.split('\nTo go back:')[0] ?? ''));
}

/** What `--apply` and `--undo` print below their heading. */
function linesLeft(printed: string): string[] {
  const [, left = ''] = printed.split('in this order:\n');
  return left
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** Jicofo, which every Jitsi has: it opens rooms. */
async function startFocus(machine: BareMachine): Promise<XmppClient> {
  await machine.run([`prosodyctl register focus auth.meet.test ${FOCUS.password}`]);
  const at = { url: machine.xmpp, domain: 'auth.meet.test', token: null, account: FOCUS };
  const focus = await XmppClient.signIn(at);
  assert.equal((await focus.join(ROOM, 'focus')).joined, true);
  return focus;
}

/** As Jitsi's front end fills the address that its config.js holds. */
async function leadsTo(machine: BareMachine): Promise<string> {
  const context = createContext({});
  const script = String((await machine.host.ask('/config.js')).body);
  const address = String(runInContext(`${script}\nconfig.tokenAuthUrl`, context));
  const state = encodeURIComponent(JSON.stringify({ room: 'standup', roomSafe: 'standup' }));
  return address.replace('{room}', 'standup').replace('{state}', state);
}

/** Anna sets her password by the link that was printed, goes to a room, signs in, and is back with this token. */
async function annaSignsIn(machine: BareMachine, printed: string): Promise<string> {
  const [link = ''] = /https:\/\/meet\.test\/auth\/welcome\/\S+/.exec(printed) ?? [];
  const browser = new Browser({ routes: { 'https://meet.test': machine.host.answer } });
  await browser.visit(link);
  const set = await browser.submit({ password: PASSWORD, again: PASSWORD });
  assert.equal(set.status, 200, set.text);
  const door = await browser.visit(await leadsTo(machine));
  assert.match(door.text, /name/i);
  await browser.click(/sign in|continue/i);
  const page = await browser.submit({ username: 'anna', password: PASSWORD });
  assert.equal(page.url.pathname, '/standup', page.text);
  return tokenIn(page.url);
}

/** The token is signed by what Prosody's own file holds, for this room and for who moderates it. */
async function isForProsody(machine: BareMachine, token: string): Promise<void> {
  const [, secret] = /app_secret = "(\w+)"/.exec(machine.read(prosodyFile)) ?? [];
  const key = Buffer.from(secret ?? '');
  const { payload } = await jwtVerify(token, key, { issuer: 'jitsi', audience: 'jitsi' });
  assert.deepEqual([payload['room'], payload.sub], ['standup', 'meet.test']);
  assert.equal((payload['context'] as { user: { affiliation: string } }).user.affiliation, 'owner');
}

/** Prosody itself gives her the seat, and a stranger none. */
async function takesHerSeat(machine: BareMachine, token: string): Promise<void> {
  const focus = await startFocus(machine);
  const anna = await XmppClient.signIn({ url: machine.xmpp, domain: 'meet.test', token });
  const seat = await anna.join(ROOM, 'anna');
  anna.close();
  focus.close();
  assert.deepEqual([seat.joined, seat.affiliation], [true, 'owner'], `${seat.reason}`);
  await assert.rejects(stranger(machine), SignInRefused);
}

const stranger = (machine: BareMachine) =>
  XmppClient.signIn({ url: machine.xmpp, domain: 'meet.test', token: null });

/** Two machines, at once: most of it is waiting. */
describe('the lines that usher setup prints', { skip, timeout: 120_000, concurrency: 2 }, () => {
  describe('from a bare Prosody and nginx, by nothing but what usher setup printed', {
    concurrency: 1,
  }, () => {
    let machine: BareMachine;
    let token = '';
    before(async () => {
      machine = await BareMachine.open();
    });
    after(() => machine?.close());

    test('every line runs, and a person signs in', async () => {
      await machine.setUp('--installation', 'by-hand', '--sign-in', 'local');
      const lines = stepsIn(machine.read('usher-setup/APPLY.md'));
      token = await annaSignsIn(machine, await machine.run(lines));
      await isForProsody(machine, token);
    });

    test('and is seated as moderator; nobody else is', { skip: noSeats ?? false }, () =>
      takesHerSeat(machine, token),
    );
  });

  describe('from the files of Jitsi’s packages, by usher setup --apply and what it printed', {
    concurrency: 1,
  }, () => {
    let machine: BareMachine;
    let token = '';
    const names = namesOf(usualAnswers);
    before(async () => {
      machine = await BareMachine.open();
      machine.writeHere(prosodyFile, packagedProsody(names));
      // As Usher's Debian package would.
      await machine.run(['useradd --system usher']);
      const own =
        process.getuid?.() === 0 ? [4105, 4106] : [process.getgid?.(), process.getgid?.()];
      machine.write('etc/group', `prosody:x:${own[0]}:\nusher:x:${own[1]}:\n`);
      await machine.setUp('--installation', 'debian', '--sign-in', 'local');
    });
    after(() => machine?.close());

    const carry = async (way: string) => {
      const { root, folder } = machine;
      const said = await saidBy(setup, [way, '--root', root, '--output', folder]);
      assert.equal(said.status, 0, said.notes);
      return machine.run(linesLeft(said.out));
    };

    test('every line runs, and a person signs in', async () => {
      token = await annaSignsIn(machine, await carry('--apply'));
      await isForProsody(machine, token);
    });

    test('and is seated as moderator; nobody else is', { skip: noSeats ?? false }, () =>
      takesHerSeat(machine, token),
    );

    test('and by --undo and what that printed, all is as it was', async () => {
      await carry('--undo');
      assert.ok(!existsSync(join(machine.root, '/etc/usher/usher.yaml')));
      assert.equal((await machine.host.ask('/auth/readyz')).status, 404);
      assert.equal(await leadsTo(machine), 'undefined');
      if (noSeats === null) (await stranger(machine)).close();
    });
  });
});
