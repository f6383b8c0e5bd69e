import { html } from 'hono/html';
import { namedHeading, renderPage } from '../../http/layout.ts';
import { plainText } from '../../http/plain-text.ts';
import type { Visit } from '../../http/site.ts';
import { fillHtml, type Html } from '../../http/texts/texts.ts';

export interface ChooserView {
  /** The room's display name; null when the sign-in is not for a room. */
  readonly room: string | null;
  /** In the operator's order. `href` is an address of ours, with the base path. */
  readonly methods: readonly { readonly title: string; readonly href: string }[];
}

/** "Sign in to enter …": the ways, as large links. */
export function chooserPage(visit: Visit, view: ChooserView): Html {
  const { texts } = visit;
  const { title, heading } =
    view.room === null
      ? {
          title: texts.chooserTitleNoRoom,
          heading: html`<h1 class="plain">${texts.chooserTitleNoRoom}</h1>`,
        }
      : namedHeading(texts.chooserTitle, view.room);
  return renderPage(visit, {
    title,
    body: html`${heading}
<p class="lead">${leadFor(visit, view)}</p>
<ul class="methods" aria-label="${texts.chooserWays}">${view.methods.map((method) => {
      const label = html`<bdi>${plainText(method.title, 80)}</bdi>`;
      return html`
<li><a class="method" href="${method.href}"><span>${fillHtml(texts.chooserContinueWith, { method: label })}</span></a></li>`;
    })}
</ul>`,
  });
}

function leadFor({ texts }: Visit, { methods }: ChooserView): string {
  if (methods.length === 0) return texts.chooserNone;
  return methods.length === 1 ? texts.chooserOneLead : texts.chooserLead;
}
