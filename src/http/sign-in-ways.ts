import { html } from 'hono/html';
import { plainText } from './plain-text.ts';
import type { Visit } from './site.ts';
import { fillHtml, type Html } from './texts/texts.ts';

/** A way to sign in as a page shows it. */
export interface SignInWay {
  readonly title: string;
  /** An address of ours, with the base path. */
  readonly href: string;
}

/** The ways to sign in as large links, in the order given. */
export function signInWays({ texts }: Visit, ways: readonly SignInWay[]): Html {
  return html`<ul class="methods" aria-label="${texts.chooserWays}">${ways.map((way) => {
    const label = html`<bdi>${plainText(way.title, 80)}</bdi>`;
    return html`
<li><a class="method" href="${way.href}"><span>${fillHtml(texts.chooserContinueWith, { method: label })}</span></a></li>`;
  })}
</ul>`;
}
