import WebSocket from 'ws';

/** How an attempt to take a seat ended. */
export interface JoinAnswer {
  readonly joined: boolean;
  readonly affiliation: string | null;
  readonly reason: string | null;
  /** The name of the error (RFC 6120 8.3.3), such as `not-authorized`. */
  readonly condition: string | null;
  /** False when Prosody said nothing in time. */
  readonly answered: boolean;
}

export interface XmppOptions {
  /** The WebSocket address of Prosody. */
  readonly url: string;
  readonly domain: string;
  /** The token; null for an anonymous sign-in without one. */
  readonly token: string | null;
  /** For PLAIN instead of a token. */
  readonly account?: { readonly user: string; readonly password: string };
}

/** What became of asking Jicofo to begin a conference. */
export interface ConferenceVerdict {
  /** Whether mod_reservations let the request through. */
  readonly allowed: boolean;
  /** What people are shown where it did not. */
  readonly message: string | null;
  readonly code: number | null;
}

export interface JoinOptions {
  readonly password?: string;
  /** The name shown; a lobby wants one. */
  readonly name?: string;
}

const FRAMING = 'urn:ietf:params:xml:ns:xmpp-framing';
const SASL = 'urn:ietf:params:xml:ns:xmpp-sasl';
/** Prosody answers in milliseconds, except where a Lua error swallows the answer. */
const ANSWER_MS = 2500;

const NOT_JOINED: JoinAnswer = {
  joined: false,
  affiliation: null,
  reason: null,
  condition: null,
  answered: true,
};

/** The reason of a refused sign-in; null when Prosody never answered. */
export class SignInRefused extends Error {
  readonly reason: string | null;
  constructor(reason: string | null) {
    super(reason ?? 'no answer');
    this.reason = reason;
  }
}

/**
 * Enough of XMPP over WebSocket (RFC 7395) to sign in as Jitsi's front end does, with the token in
 * the address, and to ask for a seat in a room (XEP-0045).
 */
export class XmppClient {
  readonly #socket: WebSocket;
  readonly #unread: string[] = [];
  #wake: () => void = () => {};

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#receive(String(data)));
    socket.on('close', () => this.#receive('<closed/>'));
  }

  /** @throws SignInRefused */
  static async signIn(options: XmppOptions): Promise<XmppClient> {
    const url = new URL(options.url);
    if (options.token !== null) url.searchParams.set('token', options.token);
    const socket = new WebSocket(url, 'xmpp');
    const client = new XmppClient(socket);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    try {
      await client.#authenticate(options);
      return client;
    } catch (thrown) {
      client.close();
      throw thrown;
    }
  }

  /** Asks for a seat in a room, by its full XMPP address. */
  async join(
    room: string,
    nick: string,
    { password, name }: JoinOptions = {},
  ): Promise<JoinAnswer> {
    const secret = password === undefined ? '' : `<password>${escapeXml(password)}</password>`;
    const shown =
      name === undefined
        ? ''
        : `<nick xmlns="http://jabber.org/protocol/nick">${escapeXml(name)}</nick>`;
    this.#send(
      `<presence xmlns="jabber:client" to="${escapeXml(`${room}/${nick}`)}"><x xmlns="http://jabber.org/protocol/muc">${secret}</x>${shown}</presence>`,
    );
    const stanza = await this.#next(/^<presence[^>]*type=['"]error|code=['"]110['"]/);
    if (stanza === null) return { ...NOT_JOINED, answered: false };
    if (!/code=['"]110['"]/.test(stanza)) {
      return { ...NOT_JOINED, reason: textOf(stanza), condition: conditionOf(stanza) };
    }
    // Promotion follows the first presence within the same breath.
    const later = await this.#next(/code=['"]110['"]/, 300);
    const affiliation = /affiliation=['"](\w+)/.exec(later ?? stanza)?.[1] ?? null;
    return { ...NOT_JOINED, joined: true, affiliation };
  }

  /**
   * Asks Jicofo to begin a conference, as Jitsi's front end does before it enters a room. Nobody answers at that
   * address here: what mod_reservations lets through comes back from Prosody itself, without its mark. Null when
   * there was no answer in time.
   */
  async requestConference(
    room: string,
    focus: string,
    milliseconds = ANSWER_MS,
  ): Promise<ConferenceVerdict | null> {
    this.#send(
      `<iq xmlns="jabber:client" type="set" id="conference" to="${focus}"><conference xmlns="http://jitsi.org/protocol/focus" room="${escapeXml(room)}"/></iq>`,
    );
    const stanza = await this.#next(/<iq[^>]*id=['"]conference['"]/, milliseconds);
    if (stanza === null) return null;
    const code = /<reservation-error[^>]*error-code=['"](\d+)/.exec(stanza)?.[1];
    if (code === undefined) return { allowed: true, message: null, code: null };
    return { allowed: false, message: textOf(stanza), code: Number(code) };
  }

  /** Leaves a room, and stays signed in. */
  leave(room: string, nick: string): void {
    this.#send(
      `<presence xmlns="jabber:client" type="unavailable" to="${escapeXml(`${room}/${nick}`)}"/>`,
    );
  }

  close(): void {
    this.#socket.terminate();
  }

  async #authenticate({ domain, account }: XmppOptions): Promise<void> {
    const open = `<open xmlns="${FRAMING}" to="${domain}" version="1.0"/>`;
    this.#send(open);
    await this.#next(/<(stream:)?features/);
    const plain =
      account && Buffer.from(`\0${account.user}\0${account.password}`).toString('base64');
    this.#send(
      plain
        ? `<auth xmlns="${SASL}" mechanism="PLAIN">${plain}</auth>`
        : `<auth xmlns="${SASL}" mechanism="ANONYMOUS"/>`,
    );
    const answer = await this.#next(/<success|<failure|<closed/);
    if (answer === null || !answer.startsWith('<success')) {
      throw new SignInRefused(answer === null ? null : textOf(answer));
    }
    this.#send(open);
    await this.#next(/<(stream:)?features/);
    this.#send(
      '<iq xmlns="jabber:client" type="set" id="bind"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/></iq>',
    );
    await this.#next(/id=['"]bind['"]/);
  }

  #send(xml: string): void {
    this.#socket.send(xml);
  }

  #receive(stanza: string): void {
    this.#unread.push(stanza);
    this.#wake();
  }

  /** The next stanza that fits, passing over others; null after a while. */
  async #next(pattern: RegExp, milliseconds = ANSWER_MS): Promise<string | null> {
    const end = performance.now() + milliseconds;
    for (;;) {
      for (let stanza = this.#unread.shift(); stanza !== undefined; stanza = this.#unread.shift()) {
        if (pattern.test(stanza)) return stanza;
      }
      const left = end - performance.now();
      if (left <= 0) return null;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}

function textOf(stanza: string): string | null {
  const text = /<text[^>]*>([^<]*)/.exec(stanza)?.[1];
  return text?.replaceAll('&apos;', "'").replaceAll('&#39;', "'") ?? null;
}

function conditionOf(stanza: string): string | null {
  return /<error[^>]*><([\w-]+)/.exec(stanza)?.[1] ?? null;
}

function escapeXml(text: string): string {
  return text.replace(/[<>&'"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
