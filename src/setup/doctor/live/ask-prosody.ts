/** What became of a sign-in at Prosody; the text is its reason, with every mark taken out. */
export interface SaslAnswer {
  readonly signedIn: boolean;
  readonly reason: string | null;
}

const FRAMING = 'urn:ietf:params:xml:ns:xmpp-framing';
const SASL = 'urn:ietf:params:xml:ns:xmpp-sasl';

/** Signs in as Jitsi's page does (RFC 7395, SASL ANONYMOUS), and hangs up. A text: there was no answer, and why. */
export function askProsody(
  url: string,
  domain: string,
  deadlineMs: number,
): Promise<SaslAnswer | string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, 'xmpp');
    const end = (answer: SaslAnswer | string): void => {
      clearTimeout(timer);
      socket.close();
      resolve(answer);
    };
    const timer = setTimeout(() => end('no answer in time'), deadlineMs);
    socket.addEventListener('error', () => end('no connection'));
    socket.addEventListener('close', () => end('the connection was closed'));
    socket.addEventListener('open', () =>
      socket.send(`<open xmlns="${FRAMING}" to="${domain}" version="1.0"/>`),
    );
    socket.addEventListener('message', ({ data }) => {
      const text = String(data);
      if (/<(?:\w+:)?features\b/.test(text)) {
        if (!text.includes('ANONYMOUS')) end('it offers no sign-in with tokens');
        else socket.send(`<auth xmlns="${SASL}" mechanism="ANONYMOUS"/>`);
      } else if (/<success\b/.test(text)) end({ signedIn: true, reason: null });
      else if (/<failure\b/.test(text)) end({ signedIn: false, reason: reasonIn(text) });
    });
  });
}

function reasonIn(failure: string): string | null {
  const text = /<text[^>]*>([^<]*)<\/text>/.exec(failure)?.[1];
  return text === undefined
    ? null
    : text.replaceAll('&apos;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
