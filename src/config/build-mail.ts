import type { mailSection } from './sections/mail.ts';
import type { Value } from './setting.ts';
import { isLoopback } from './web-address.ts';

/** Where mail is handed over, and how. */
export interface MailConfig {
  readonly host: string;
  readonly port: number;
  /**
   * `tls`: from the start; `starttls`: before anything is said; `none`: never, on this machine or where an operator
   * allows it.
   */
  readonly transport: 'tls' | 'starttls' | 'none';
  readonly user: string | null;
  readonly password: string | null;
  readonly from: string;
  /** A file of authorities, PEM; null: those that Node knows. */
  readonly caFile: string | null;
}

/** Null where no mail is sent. */
export function buildMail(
  mail: Value<typeof mailSection>,
  besideConfig: (path: string) => string,
): MailConfig | null {
  const url = mail.url === undefined ? null : new URL(mail.url.toLowerCase());
  if (!url) return null;
  const isTls = url.protocol === 'smtps:';
  const isPlain = mail.allow_plain || isLoopback(url) || url.hostname === '[::1]';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isTls ? 465 : 587) : Number(url.port),
    transport: isTls ? 'tls' : isPlain ? 'none' : 'starttls',
    user: mail.user ?? null,
    password: mail.password ?? null,
    from: mail.from ?? '',
    caFile: mail.ca_file === undefined ? null : besideConfig(mail.ca_file),
  };
}
