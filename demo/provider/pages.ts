import { html, raw } from 'hono/html';
import { initialsOf, type Person } from '../people.ts';

type Markup = ReturnType<typeof html>;

/** The page where somebody says who they are: no password, this is a demo. */
export function pickPage(people: readonly Person[], uid: string): string {
  return layout(
    'Sign in',
    html`<h1>Who is signing in?</h1>
      <p class="lead">To continue to <b>Usher</b>, pick a person. Nobody here is real, so there is no password.</p>
      <form method="post" action="/interaction/${uid}/sign-in">
        <ul class="people">
          ${people.map(card)}
        </ul>
      </form>
      <form method="post" action="/interaction/${uid}/cancel" class="ways">
        <button class="plain" type="submit">Cancel</button>
      </form>`,
  );
}

function card(person: Person, place: number): Markup {
  const staff = person.groups.includes('staff');
  return html`<li>
    <button class="card" type="submit" name="person" value="${person.username}">
      <span class="face hue-${place % 5}" aria-hidden="true">${initialsOf(person)}</span>
      <span class="who">
        <span class="name">${person.name ?? person.username}</span>
        <span class="role">${person.role}</span>
      </span>
      <span class="badge ${staff ? 'staff' : ''}">${staff ? 'Staff' : 'Student'}</span>
    </button>
  </li>`;
}

export function homePage(people: readonly Person[]): string {
  return layout(
    'Home',
    html`<h1>People of this school</h1>
      <p class="lead">
        The demo’s OpenID provider. Usher sends people here to say who they are.
      </p>
      <ul class="people still">
        ${people.map(
          (person, place) => html`<li class="card">
            <span class="face hue-${place % 5}" aria-hidden="true">${initialsOf(person)}</span>
            <span class="who">
              <span class="name">${person.name ?? person.username}</span>
              <span class="role">${person.groups.join(', ')}</span>
            </span>
          </li>`,
        )}
      </ul>
      <p class="ways"><a href="/session/end">Sign out everywhere</a></p>`,
  );
}

/** `form` is the library's own markup: it posts back that the person means it. */
export function signOutPage(form: string): string {
  const meant = form.replace(
    '</form>',
    '<input type="hidden" name="logout" value="yes"><button class="primary" type="submit">Sign out</button></form>',
  );
  return layout(
    'Signing out',
    html`<h1>Signing you out…</h1>
      <p class="lead">Without JavaScript, press the button.</p>
      <div class="ways">${raw(meant)}</div>
      <script src="/sign-out.js" defer></script>`,
  );
}

export function signedOutPage(): string {
  return layout(
    'Signed out',
    html`<h1>You are signed out</h1>
      <p class="lead">The school no longer knows who sits at this browser.</p>`,
  );
}

export function errorPage(reason: string): string {
  return layout(
    'Something went wrong',
    html`<h1>That did not work</h1>
      <p class="lead">${reason}</p>
      <p>Go back to your meeting and start once more.</p>`,
  );
}

function layout(title: string, content: Markup | Promise<Markup>): string {
  return String(html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Northlight School</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/provider.css" />
      </head>
      <body>
        <div class="sheet">
          <header class="school"><span class="crest" aria-hidden="true"></span>Northlight School</header>
          <main>${content}</main>
        </div>
        <footer>A demo OpenID provider. It forgets everything when it stops.</footer>
      </body>
    </html>`);
}
