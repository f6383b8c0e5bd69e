import { html } from 'hono/html';
import type { AssetName } from '../../http/assets.ts';
import { renderPage } from '../../http/layout.ts';
import { paths } from '../../http/paths.ts';
import { linkTo, type Visit } from '../../http/site.ts';
import type { Html, TextKey } from '../../http/texts/texts.ts';

/** What can have been done just before a page is shown, by the word in its address. */
const doneTexts = {
  password: 'donePassword',
  'app-off': 'doneAppOff',
  'passkey-added': 'donePasskeyAdded',
  'passkey-second': 'donePasskeyAddedSecond',
  'passkey-renamed': 'donePasskeyRenamed',
  'passkey-removed': 'donePasskeyRemoved',
  sessions: 'doneSessions',
} as const satisfies Record<string, TextKey>;
export type Done = keyof typeof doneTexts;

export function readDone(word: string | null): Done | null {
  return word !== null && Object.hasOwn(doneTexts, word) ? (word as Done) : null;
}

export interface OwnFrame {
  readonly title: string;
  /** Default: the title. */
  readonly heading?: Html;
  readonly done: Done | null;
  readonly body: Html;
  readonly script?: AssetName;
}

/** One of the pages behind the account: what it is about, what was done, and the way back. */
export function ownPage(visit: Visit, { title, heading, done, body, script }: OwnFrame): Html {
  return renderPage(visit, {
    title,
    ...(script && { script }),
    body: html`<p class="back"><a href="${linkTo(visit.site, paths.account())}">${visit.texts.accountBack}</a></p>
<h1 class="plain">${heading ?? title}</h1>
${doneNote(visit, done)}
${body}`,
  });
}

/** Read out, and not in the way. */
export function doneNote({ texts }: Visit, done: Done | null): Html {
  return done === null ? html`` : html`<p class="done" role="status">${texts[doneTexts[done]]}</p>`;
}

export function hiddenToken(token: string): Html {
  return html`<input type="hidden" name="form" value="${token}">`;
}
