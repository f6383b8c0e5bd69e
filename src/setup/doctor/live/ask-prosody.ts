import { faultName } from './fault-name.ts';

/** Who comes, and what they want. */
export interface Knock {
  /** Prosody's WebSocket, with the token in it, if there is one. */
  readonly url: string;
  /** The XMPP host. */
  readonly domain: string;
  /** Rooms to ask for a seat in, by their full XMPP addresses. A seat that is given is left at once. */
  readonly rooms: readonly string[];
  /** Jicofo's XMPP address, to have it open them first; null: they are as they are. */
  readonly focus: string | null;
}

/** What became of a sign-in at Prosody; texts are its reasons, with every mark taken out. */
export interface SaslAnswer {
  readonly signedIn: boolean;
  /** `<condition>` of a stream that Prosody ended, such as `host-unknown`, or the text of a refusal. */
  readonly reason: string | null;
  /** What each room answered; one that did not answer is missing. */
  readonly rooms: ReadonlyMap<string, RoomAnswer>;
}

/** `reason`: Prosody's text, or the name of the error (RFC 6120 8.3.3) where it has none. */
export type RoomAnswer =
  | { readonly joined: true }
  | { readonly joined: false; readonly reason: string };

const FRAMING = 'urn:ietf:params:xml:ns:xmpp-framing';
const SASL = 'urn:ietf:params:xml:ns:xmpp-sasl';
const BIND = 'urn:ietf:params:xml:ns:xmpp-bind';
const MUC = 'http://jabber.org/protocol/muc';
const FOCUS = 'http://jitsi.org/protocol/focus';
const NICK = 'usher-doctor';

/**
 * Signs in as Jitsi's page does (RFC 7395, SASL ANONYMOUS), knocks at the rooms, and hangs up. A text: there was no
 * answer, and why.
 */
export function askProsody(knock: Knock, deadlineMs: number): Promise<SaslAnswer | string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(knock.url, 'xmpp');
    const end = (answer: SaslAnswer | string): void => {
      clearTimeout(timer);
      socket.close();
      resolve(answer);
    };
    const talk = new Talk(knock, (xml) => socket.send(xml), end);
    const timer = setTimeout(() => end(talk.soFar() ?? 'no answer in 5 s'), deadlineMs);
    socket.addEventListener('error', (event) =>
      end('error' in event ? faultName(event.error) : 'no connection'),
    );
    socket.addEventListener('close', () => end(talk.soFar() ?? 'the connection was closed'));
    socket.addEventListener('open', () => talk.open());
    socket.addEventListener('message', ({ data }) => talk.hear(String(data)));
  });
}

/** One conversation: what is said, by what was heard. */
class Talk {
  readonly #knock: Knock;
  readonly #send: (xml: string) => void;
  readonly #end: (answer: SaslAnswer | string) => void;
  readonly #rooms = new Map<string, RoomAnswer>();
  readonly #opened = new Set<string>();
  #signedIn = false;

  constructor(
    knock: Knock,
    send: (xml: string) => void,
    end: (answer: SaslAnswer | string) => void,
  ) {
    this.#knock = knock;
    this.#send = send;
    this.#end = end;
  }

  open(): void {
    this.#send(`<open xmlns="${FRAMING}" to="${escapeXml(this.#knock.domain)}" version="1.0"/>`);
  }

  /** What is known when nothing more comes; null where that is nothing. */
  soFar(): SaslAnswer | null {
    return this.#signedIn ? { signedIn: true, reason: null, rooms: this.#rooms } : null;
  }

  hear(text: string): void {
    if (/<(?:\w+:)?features\b/.test(text)) this.#choose(text);
    else if (/<success\b/.test(text)) this.#enter();
    else if (/<failure\b/.test(text)) this.#refused(textIn(text));
    else if (/<(?:stream:)?error\b[^>]*>\s*<[\w-]+[^>]*xmpp-streams/.test(text)) {
      this.#refused(/<(?:stream:)?error\b[^>]*>\s*<([\w-]+)/.exec(text)?.[1] ?? null);
    } else if (/^<presence\b/.test(text)) this.#hearRoom(text);
    else if (/^<iq\b[^>]*\bid=['"]usher-bind['"]/.test(text)) this.#openAll();
    else if (/^<iq\b/.test(text)) this.#hearOpened(text);
  }

  #choose(features: string): void {
    if (this.#signedIn) {
      const bind = `<bind xmlns="${BIND}"/>`;
      this.#send(`<iq xmlns="jabber:client" type="set" id="usher-bind">${bind}</iq>`);
    } else if (!features.includes('ANONYMOUS')) this.#refused('it offers no sign-in with tokens');
    else this.#send(`<auth xmlns="${SASL}" mechanism="ANONYMOUS"/>`);
  }

  #enter(): void {
    this.#signedIn = true;
    if (this.#knock.rooms.length === 0) this.#finish();
    else this.open();
  }

  #openAll(): void {
    const { rooms, focus } = this.#knock;
    if (focus === null) {
      this.#knockAll();
      return;
    }
    for (const [index, room] of rooms.entries()) {
      const ask = `<conference xmlns="${FOCUS}" room="${escapeXml(room)}"/>`;
      const head = `type="set" id="usher-open-${index}" to="${escapeXml(focus)}"`;
      this.#send(`<iq xmlns="jabber:client" ${head}>${ask}</iq>`);
    }
  }

  /** Whether Jicofo could or not, the knock shows. */
  #hearOpened(stanza: string): void {
    const id = /\bid=['"](usher-open-\d+)['"]/.exec(stanza)?.[1];
    if (id === undefined || this.#opened.has(id)) return;
    this.#opened.add(id);
    if (this.#opened.size === this.#knock.rooms.length) this.#knockAll();
  }

  #knockAll(): void {
    for (const room of this.#knock.rooms) {
      const to = escapeXml(`${room}/${NICK}`);
      this.#send(`<presence xmlns="jabber:client" to="${to}"><x xmlns="${MUC}"/></presence>`);
    }
  }

  #hearRoom(stanza: string): void {
    const from = /\bfrom=['"]([^'"/]*)/.exec(stanza)?.[1] ?? '';
    const room = this.#knock.rooms.find((one) => escapeXml(one) === from || one === from);
    if (room === undefined || this.#rooms.has(room)) return;
    if (/\btype=['"]error['"]/.test(stanza)) {
      const name = /<error\b[^>]*>\s*<([\w-]+)/.exec(stanza)?.[1] ?? 'an error';
      this.#rooms.set(room, { joined: false, reason: textIn(stanza) ?? name });
    } else if (/code=['"]110['"]/.test(stanza)) {
      this.#rooms.set(room, { joined: true });
      const to = escapeXml(`${room}/${NICK}`);
      this.#send(`<presence xmlns="jabber:client" type="unavailable" to="${to}"/>`);
    } else return;
    if (this.#rooms.size === this.#knock.rooms.length) this.#finish();
  }

  #refused(reason: string | null): void {
    this.#end({ signedIn: false, reason, rooms: this.#rooms });
  }

  #finish(): void {
    this.#end({ signedIn: true, reason: null, rooms: this.#rooms });
  }
}

function textIn(stanza: string): string | null {
  const text = /<text[^>]*>([^<]*)<\/text>/.exec(stanza)?.[1];
  return text === undefined
    ? null
    : text
        .replaceAll('&apos;', "'")
        .replaceAll('&#39;', "'")
        .replaceAll('&quot;', '"')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&amp;', '&')
        .slice(0, 300);
}

function escapeXml(text: string): string {
  return text.replace(/[<>&'"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
