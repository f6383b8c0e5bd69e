import { readFileSync } from 'node:fs';
import type { SendMailOptions, Transporter } from 'nodemailer';
import { messageOf } from '../../base/errors.ts';
import type { MailConfig } from '../../config/build-mail.ts';
import { accountErrors } from '../errors.ts';

/** A mail to one person. */
export interface Letter {
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
}

/** Hands mail over to the configured server. */
export interface Mailer {
  /** Returns once the server has taken it. @throws AppError `mail_failed` */
  send(letter: Letter): Promise<void>;
}

/** For each step at the server, and for all of them. Milliseconds. */
const STEP_MS = 10_000;
const WHOLE_MS = 30_000;

/** Asks the server for nothing before the first letter. */
export function createMailer(config: MailConfig): Mailer {
  let opened: Promise<Transporter> | null = null;
  return {
    async send({ to, subject, text }) {
      try {
        opened ??= open(config);
        const transporter = await opened;
        const letter: SendMailOptions = {
          ...{ from: config.from, to: { ...to }, subject, text },
          // Nobody's absence need be answered (RFC 3834 5).
          headers: { 'Auto-Submitted': 'auto-generated' },
        };
        await transporter.sendMail({ ...letter, signal: AbortSignal.timeout(WHOLE_MS) });
      } catch (thrown) {
        opened = null;
        throw accountErrors.mailFailed(
          thrown,
          `${config.host}:${config.port}: ${messageOf(thrown)}`,
        );
      }
    },
  };
}

/** The library is loaded when first wanted: many an Usher never sends a mail. */
async function open(config: MailConfig): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  const { host, port, transport, user, password, caFile } = config;
  return createTransport({
    ...{ host, port, secure: transport === 'tls' },
    requireTLS: transport === 'starttls',
    ignoreTLS: transport === 'none',
    tls: {
      minVersion: 'TLSv1.2',
      rejectUnauthorized: true,
      ...(caFile !== null && { ca: readFileSync(caFile) }),
    },
    ...(user !== null && { auth: { user, pass: password ?? '' } }),
    ...{ connectionTimeout: STEP_MS, greetingTimeout: STEP_MS, dnsTimeout: STEP_MS },
    socketTimeout: STEP_MS,
    // A letter is text of ours: nothing in it may make the library read a file or an address.
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
}
