import type { Report } from './problem.ts';
import type { mailSection } from './sections/mail.ts';
import type { Draft } from './setting.ts';
import { isLoopback } from './web-address.ts';

const FROM = /^(?:[^<>\p{Cc}]{0,200}<)?[^\s@<>\p{Cc}]{1,64}@[^\s@<>\p{Cc}]{1,255}>?$/u;

/** Whether mail can be sent as the settings say. */
export function judgeMail(mail: Draft<typeof mailSection>, report: Report): void {
  const { url, user, password, from } = mail;
  const parsed = url === undefined ? null : URL.parse(url.toLowerCase());
  if (url !== undefined && (!parsed || Number(parsed.port) > 65_535)) {
    report.problem('mail.url', 'has no such port', 'Write smtp://host:587 or smtps://host:465.');
  }
  if (url !== undefined && from === undefined) report.missing('mail.from');
  if (from !== undefined && !FROM.test(from)) {
    const mend = "Write 'Name <address@example.org>', or the address alone.";
    report.problem('mail.from', 'is no sender', mend);
  }
  if (user !== undefined && password === undefined && !report.has('mail.password')) {
    report.missing('mail.password');
  }
  if (user === undefined && password !== undefined) report.missing('mail.user');
  if (parsed && parsed.protocol === 'smtp:' && mail.allow_plain && !isLoopback(parsed)) {
    const name = report.nameOf('mail.allow_plain');
    report.notice(`${name}: links that set passwords travel in the clear. For tests only.`);
  }
}
