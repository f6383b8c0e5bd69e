import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { faultName } from './fault-name.ts';

/** The certificate that a host shows, and whether this machine believes it. */
export interface Presented {
  /** OpenSSL's name of what is wrong with it, such as CERT_HAS_EXPIRED; null: nothing. */
  readonly fault: string | null;
  /** Seconds since 1970; null where it does not say. */
  readonly validFrom: number | null;
  readonly validTo: number | null;
  /** The names it is for, as it has them: `DNS:meet.example.org, DNS:…`. */
  readonly names: string;
}

/** Shakes hands, asks for nothing, and hangs up. */
export function inspectCertificate(
  host: string,
  port: number,
  deadlineMs: number,
): Promise<Presented | string> {
  return new Promise((resolve) => {
    const name = host.replace(/^\[|\]$/g, '');
    const socket = connect({
      host: name,
      port,
      ...(isIP(name) === 0 ? { servername: name } : {}),
      // What is wrong with it is what is asked for. Nothing is sent.
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
    });
    const end = (answer: Presented | string): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => end('no answer in 5 s'), deadlineMs);
    socket.on('error', (thrown) => end(faultName(thrown)));
    socket.on('secureConnect', () => {
      const { valid_from, valid_to, subjectaltname = '' } = socket.getPeerCertificate();
      const { authorizationError } = socket;
      const fault = authorizationError ? codeOf(authorizationError) : null;
      const [validFrom, validTo] = [secondsOf(valid_from), secondsOf(valid_to)];
      end({ fault, validFrom, validTo, names: subjectaltname.slice(0, 300) });
    });
  });
}

/** Node's types say it is an Error; it is the name alone for what OpenSSL finds. */
function codeOf(fault: Error | string): string {
  if (typeof fault === 'string') return fault;
  return 'code' in fault && typeof fault.code === 'string' ? fault.code : fault.message;
}

function secondsOf(date: string | undefined): number | null {
  const parsed = Date.parse(date ?? '');
  return Number.isNaN(parsed) ? null : parsed / 1000;
}
