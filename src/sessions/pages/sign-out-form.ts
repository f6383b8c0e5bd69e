import { html } from 'hono/html';
import type { Html } from '../../http/texts/texts.ts';

/** The form that ends a session: a POST with a token of its own, so that no foreign page can send it. */
export function signOutForm(
  action: string,
  formToken: string,
  label: string,
  look: string,
  more?: Html,
): Html {
  return html`<form class="ways" method="post" action="${action}">
<input type="hidden" name="form" value="${formToken}">
<button class="${look}" type="submit">${label}</button>${more ?? ''}
</form>`;
}
