import { judgeJitsi } from './judge-jitsi.ts';
import { judgeMail } from './judge-mail.ts';
import { judgeMethods } from './judge-methods.ts';
import { judgeProvider } from './judge-provider.ts';
import { judgeRooms } from './judge-rooms.ts';
import { judgeSecret } from './judge-secret.ts';
import type { Report } from './problem.ts';
import type { rootSection } from './sections/root.ts';
import type { Draft } from './setting.ts';
import { isLoopback } from './web-address.ts';

/** What no single setting can know: how they go together. Looks at whatever could be read. */
export function judge(draft: Draft<typeof rootSection>, report: Report): void {
  judgePublicUrl(draft, report);
  judgeSecret(draft.secret, 32, 'secret', report);
  judgeJitsi(draft, report);
  judgeProvider(draft, report);
  judgeMethods(draft.sign_in.methods, report);
  judgeRooms(draft, report);
  judgeMail(draft.mail, report);
  const { idle, absolute } = draft.sessions;
  if (idle !== undefined && absolute !== undefined && idle > absolute) {
    const mend = 'Make sessions.absolute at least as long.';
    report.problem('sessions.idle', 'is longer than sessions.absolute', mend);
  }
}

/** The base path goes into the attributes of cookies as it stands, and is compared with what a proxy hands on. */
const BASE_PATH = /^\/(?:[A-Za-z0-9._~-]+\/)*$/;

function judgePublicUrl(draft: Draft<typeof rootSection>, report: Report): void {
  const url = draft.public_url;
  if (url && !BASE_PATH.test(url.pathname)) {
    const mend =
      'Choose folders of letters, digits, ., _, ~ and -, as in https://meet.example.org/auth/.';
    report.problem('public_url', 'has a path that cookies or proxies would misread', mend);
  }
  if (url?.protocol !== 'http:' || isLoopback(url) || draft.allow_http_public_url) return;
  const instead = report.beside('public_url', 'allow_http_public_url', 'true');
  const mend = `Use https://, or ${instead} if this is a test.`;
  report.problem('public_url', 'begins with http:// and is not on this machine', mend);
}
