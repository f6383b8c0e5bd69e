/**
 * On the try's own machine: somebody's way to a seat, through the real nginx with https. `node take-seat.ts LINK FOCUS`:
 * sets a password by the link of `usher user create`, is led by config.js to Usher, and signs in to a room. With the
 * password of Jicofo's account Prosody is asked for the seat; where FOCUS is a sentence instead, it is the reason why
 * not. Prints what came of it, and then the token.
 */
import assert from 'node:assert/strict';
import { createContext, runInContext } from 'node:vm';
import { Browser } from '../support/browser.ts';
import { jitsiState, tokenIn } from '../support/story.ts';
import { SignInRefused, XmppClient } from '../support/xmpp.ts';

const [link = '', focusPassword = ''] = process.argv.slice(2);
const HOST = 'meet.example.org';
const ROOM = 'standup';
const PASSWORD = 'three-herons-in-a-row';
const muc = (room: string) => `${room}@conference.${HOST}`;
const at = { url: `wss://${HOST}/xmpp-websocket`, domain: HOST };

/** As Jitsi's front end fills the address that its config.js holds. */
async function leadsTo(): Promise<string> {
  const script = await (await fetch(`https://${HOST}/config.js`)).text();
  const address = String(runInContext(`${script}\nconfig.tokenAuthUrl`, createContext({})));
  const state = jitsiState({ room: ROOM, roomSafe: ROOM });
  return address.replace('{room}', ROOM).replace('{state}', state);
}

async function signIn(): Promise<string> {
  const browser = new Browser();
  await browser.visit(link);
  const set = await browser.submit({ password: PASSWORD, again: PASSWORD });
  assert.equal(set.status, 200, set.text);
  await browser.visit(await leadsTo());
  await browser.click(/sign in|continue/i);
  const page = await browser.submit({ username: 'anna', password: PASSWORD });
  assert.equal(`${page.url.origin}${page.url.pathname}`, `https://${HOST}/${ROOM}`, page.text);
  return tokenIn(page.url);
}

/** Jicofo opens two rooms; hers has a seat for her, the other one has none, and a stranger is not let in at all. */
async function takeSeat(token: string): Promise<string> {
  const account = { user: 'focus', password: focusPassword };
  const domain = `auth.${HOST}`;
  const focus = await XmppClient.signIn({ url: at.url, domain, token: null, account });
  for (const room of [ROOM, 'another']) {
    assert.equal((await focus.join(muc(room), 'focus')).joined, true);
  }
  const anna = await XmppClient.signIn({ ...at, token });
  const seat = await anna.join(muc(ROOM), 'anna');
  const other = await anna.join(muc('another'), 'anna');
  anna.close();
  focus.close();
  assert.deepEqual([seat.joined, seat.affiliation], [true, 'owner'], `${seat.reason}`);
  assert.deepEqual([other.joined, other.condition], [false, 'not-allowed']);
  await assert.rejects(
    XmppClient.signIn({ ...at, token: null }),
    (thrown) => thrown instanceof SignInRefused && thrown.reason !== null,
  );
  return 'anna moderates her room on Prosody and gets into no other; a stranger is refused';
}

const token = await signIn();
const noSeats = focusPassword.includes(' ');
console.log(
  noSeats ? `anna has a token. Not tried: the seat, since ${focusPassword}` : await takeSeat(token),
);
console.log(token);
