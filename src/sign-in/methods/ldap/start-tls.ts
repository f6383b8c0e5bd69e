import type { Socket } from 'node:net';
import { readElement, readElements, tags } from './ber-elements.ts';
import { ldapErrors } from './errors.ts';
import { isAnswer } from './judge-message.ts';

const MESSAGE_ID = 1;
const NAME = Buffer.from('1.3.6.1.4.1.1466.20037');
/** An answer longer than this is none: a code, a name and a sentence. */
const MAX_BYTES = 4096;

/** The extended request StartTLS (RFC 4511 4.14.1): no more than its name. */
const REQUEST = element(tags.sequence, [
  element(tags.integer, [Buffer.of(MESSAGE_ID)]),
  element(tags.extendedRequest, [element(0x80, [NAME])]),
]);

function element(tag: number, parts: readonly Buffer[]): Buffer {
  const contents = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(tag, contents.length), contents]);
}

/**
 * Asks the server to go on with TLS; throws `start_tls` unless it agrees. Nothing but that one answer may have come
 * when it returns: what somebody in between puts behind it, in clear text, would else be read as if it had come
 * through TLS.
 */
export async function askForTls(socket: Socket): Promise<void> {
  const answer = await new Promise<Buffer>((resolve, reject) => {
    let said = Buffer.alloc(0);
    const refuse = (): void => reject(ldapErrors.unavailable('connection'));
    const onData = (chunk: Buffer): void => {
      said = Buffer.concat([said, chunk]);
      const whole = readElement(said, 0);
      if (whole === undefined || said.length > MAX_BYTES) {
        reject(ldapErrors.unavailable('garbage'));
      } else if (whole && said.length >= whole.end) {
        // Paused, so that the first byte of TLS is left for TLS to read.
        socket.pause();
        socket.off('data', onData);
        socket.off('close', refuse);
        resolve(said);
      }
    };
    socket.on('data', onData);
    socket.once('close', refuse);
    socket.write(REQUEST);
  });
  const code = readAgreement(answer);
  if (code === null) throw ldapErrors.unavailable('garbage');
  if (code !== 0) throw ldapErrors.unavailable('start_tls', `result ${code}`);
}

/** The result code; null when the bytes are anything but the one answer. */
function readAgreement(bytes: Buffer): number | null {
  if (!isAnswer(bytes)) return null;
  const message = readElement(bytes, 0);
  const [id, operation] = (message && readElements(bytes, message.start, message.end)) ?? [];
  if (!id || bytes.readUIntBE(id.start, id.end - id.start) !== MESSAGE_ID) return null;
  if (operation?.tag !== tags.extendedResponse) return null;
  const [code] = readElements(bytes, operation.start, operation.end) ?? [];
  return code ? bytes.readUIntBE(code.start, code.end - code.start) : null;
}
