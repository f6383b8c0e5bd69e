import { html } from 'hono/html';
import { plainText } from './plain-text.ts';
import type { Visit } from './site.ts';
import { fillHtml, type Html } from './texts/texts.ts';

/** A way to sign in as a page shows it. */
export interface SignInWay {
  readonly title: string;
  /** An address of ours, with the base path. */
  readonly href: string;
  /** The one that was used last in this browser. */
  readonly isLast?: boolean;
}

/** The ways to sign in as large links, in the order given. */
export function signInWays(visit: Visit, ways: readonly SignInWay[]): Html {
  const { texts } = visit;
  return html`<ul class="methods" aria-label="${texts.chooserWays}">${ways.map(
    ({ title, href, isLast }) => {
      const label = html`<bdi>${plainText(title, 80)}</bdi>`;
      return html`
<li><a class="${isLast ? 'method last' : 'method'}" href="${href}"><span class="label"><span>${fillHtml(texts.chooserContinueWith, { method: label })}</span>${isLast ? lastUsed(visit) : ''}</span></a></li>`;
    },
  )}
</ul>`;
}

/** Stands with the way that was used last. */
export function lastUsed({ texts }: Visit): Html {
  return html` <small>${texts.chooserLast}</small>`;
}
