import { readFile } from 'node:fs/promises';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { LdapServer } from '../../../config/method-configs/ldap.ts';
import { type LdapError, ldapErrors } from './errors.ts';
import { askForTls } from './start-tls.ts';
import type { StepBudget } from './step-budgets.ts';

export interface SocketOptions {
  readonly caFile: string | null;
  /** For the connection and its protection together. */
  readonly deadlineMs: number;
}

/**
 * A connection that is as protected as the settings say: certificates are always checked, against the name of the
 * host (RFC 4513 3.1.3), TLS 1.2 at least. Throws an LdapError; nothing of a person has been sent then.
 */
export async function openSocket(
  server: LdapServer,
  options: SocketOptions,
  budget: StepBudget,
): Promise<Socket> {
  const ca = options.caFile === null ? undefined : await readAuthorities(options.caFile);
  const socket = connect({ host: server.host, port: server.port, noDelay: true });
  // Until the connection is handed over, an error of the socket is that of the step.
  socket.on('error', () => {});
  return budget.step(options.deadlineMs, protect(socket, server, ca), () => socket.destroy());
}

async function protect(
  socket: Socket,
  server: LdapServer,
  ca: string | undefined,
): Promise<Socket> {
  try {
    await untilConnected(socket);
    if (server.transport === 'none') return socket;
    if (server.transport === 'starttls') await askForTls(socket);
    return await turnToTls(socket, server.host, ca);
  } catch (thrown) {
    socket.destroy();
    throw thrown;
  }
}

function untilConnected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', (error) => reject(ldapErrors.unavailable('connection', codeOf(error))));
    socket.once('close', () => reject(ldapErrors.unavailable('connection')));
  });
}

function turnToTls(socket: Socket, host: string, ca: string | undefined): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const secured = connectTls({
      socket,
      host,
      // RFC 6066 3: an address is no server name.
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(ca === undefined ? {} : { ca }),
      minVersion: 'TLSv1.2',
      rejectUnauthorized: true,
    });
    const refuse = (why: LdapError): void => {
      secured.destroy();
      reject(why);
    };
    secured.once('secureConnect', () => resolve(secured));
    secured.on('error', (error) => refuse(ldapErrors.unavailable('tls', codeOf(error))));
    secured.once('close', () => refuse(ldapErrors.unavailable('tls')));
  });
}

/** Read anew for every connection, so that a renewed file needs no restart. */
async function readAuthorities(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw ldapErrors.rejectsUs('ca_file', codeOf(error));
  });
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw ldapErrors.rejectsUs('ca_file');
  return text;
}

/** A code of Node's such as ECONNREFUSED: letters of ours, not of the server's. */
function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : undefined;
}
