import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

type Markup = HtmlEscapedString | Promise<HtmlEscapedString>;

/** Rooms to begin with: plain, with a space, beyond ASCII, of a tenant. */
const SUGGESTED = [
  { href: '/Staffroom', text: 'Staffroom' },
  { href: '/Maths%209b', text: 'Maths 9b' },
  { href: '/Gr%C3%BC%C3%9Fe%20an%20alle', text: 'Grüße an alle' },
  { href: '/northlight/Homework', text: 'northlight / Homework' },
];

/** How Jitsi is set up to get a token: it leaves for one, by link or with its state, or gets it in a popup. */
export type Mode = 'link' | 'state' | 'inline';

const STEPS: Readonly<Record<Mode, readonly (readonly [what: string, more: string])[]>> = {
  link: steps('and sends your browser to Usher, by a link with the room in it.'),
  state: steps('and sends your browser to Usher, with all that its address says.'),
  inline: [
    ['You press Log-in', 'and Usher opens in a window of its own.'],
    ['Usher asks who you are', 'at the school’s sign-in page, once.'],
    ['The room gets its token', 'and renews it, and signs you out: you never leave it.'],
  ],
};

function steps(first: string) {
  return [
    ['The room has no token for you', first],
    ['Usher asks who you are', 'at the school’s sign-in page, once.'],
    ['You come back with a token', 'for this one room, and are seated.'],
  ] as const;
}

export function welcomePage(mode: Mode): Markup {
  return layout(
    'Choose a room',
    'welcome',
    html`<main class="welcome">
        <h1>Which room?</h1>
        <p class="lead">
          This stands in for Jitsi Meet. Every room asks for a token, so the door leads to Usher.
        </p>
        <form class="choose" action="/">
          <label for="room">Name of the room</label>
          <div class="row">
            <input id="room" name="room" autocomplete="off" autofocus required maxlength="120" placeholder="Staffroom" />
            <button class="go" type="submit">Go in</button>
          </div>
        </form>
        <ul class="suggested" aria-label="Rooms to begin with">
          ${suggestedFor(mode).map(({ href, text }) => html`<li><a href="${href}">${text}</a></li>`)}
        </ul>
        <ol class="journey">
          ${STEPS[mode].map(([what, more]) => html`<li><b>${what}</b>${more}</li>`)}
        </ol>
      </main>
      <script type="module" src="/front-end/welcome.js"></script>`,
  );
}

/** A link has no place for a tenant. */
function suggestedFor(mode: Mode) {
  return SUGGESTED.filter(({ href }) => mode !== 'link' || !href.slice(1).includes('/'));
}

export function roomPage(tokenLogoutUrl: string, mode: Mode): Markup {
  return layout(
    'A room',
    'room',
    html`<noscript><p class="notice">Jitsi Meet needs JavaScript, and so does its stand-in.</p></noscript>
      <section class="scene" data-scene="leaving" hidden>
        <p class="pulse" aria-hidden="true"></p>
        <h1>Asking at the door…</h1>
        <p class="lead">There is no token for <b data-room></b> yet. <a data-onward href="/">Go on to Usher</a></p>
      </section>
      <section class="scene" data-scene="prejoin" hidden>
        <h1>Ready for <span data-room></span>?</h1>
        <p class="lead">The page before joining, as Jitsi has it unless the address says otherwise.</p>
        <button class="go" type="button" data-join>Join</button>
      </section>
      ${mode === 'inline' ? inlineScenes() : ''}
      <section class="scene" data-scene="refused" role="alert" hidden>
        <h1 data-refusal></h1>
        <p class="lead" data-reason></p>
        <a class="go" href="/">Dismiss</a>
      </section>
      <main class="seated" data-scene="seated" hidden>${seatedScene(tokenLogoutUrl, mode)}</main>
      <script src="/config.js"></script>
      <script type="module" src="/front-end/room.js"></script>`,
  );
}

/** What Jitsi offers whoever has no token yet, and whoever has given it back. */
function inlineScenes(): Markup {
  return html`<main class="scene" data-scene="login" hidden>
        <h1>Log in to enter <span data-room></span></h1>
        <p class="lead">Usher opens in a window of its own, and the room stays here.</p>
        <p class="said" role="status" data-said></p>
        <button class="go" type="button" data-login>Log-in</button>
      </main>
      <main class="scene" data-scene="logged-out" hidden>
        <h1>You are logged out</h1>
        <p class="lead" data-heard></p>
        <p class="said" role="status" data-said></p>
        <p class="pair">
          <button class="go" type="button" data-again>Log-in</button>
          <a href="/">Choose another room</a>
        </p>
      </main>`;
}

function seatedScene(tokenLogoutUrl: string, mode: Mode): Markup {
  const isInline = mode === 'inline';
  const out = isInline
    ? html`<button class="quiet" type="button" data-renew>Renew</button>
        <button class="quiet" type="button" data-logout>Log out</button>`
    : html`<a class="quiet" href="${tokenLogoutUrl}">Sign out</a>`;
  return html`<section class="stage">
      <p class="where"><span data-tenant></span><span data-room></span></p>
      <div class="tile">
        <span class="face" aria-hidden="true" data-face></span>
        <p class="plate"><span data-name></span><span class="rank" data-seat></span></p>
      </div>
      <nav class="bar" aria-label="Call">
        <a class="leave" href="/">Leave</a>
        ${out}
      </nav>
      ${isInline ? html`<p class="said" role="status" data-said></p>` : ''}
    </section>
    <aside class="door" aria-label="What the door said">
      <p class="verdict">Prosody’s verdict</p>
      <h1 tabindex="-1" data-seated-title>You are seated</h1>
      <dl>
        <div><dt>Who</dt><dd data-name></dd></div>
        <div><dt>User id</dt><dd data-user-id></dd></div>
        <div><dt>E-mail</dt><dd data-email></dd></div>
        <div><dt>As</dt><dd><span data-seat></span> <small data-why></small></dd></div>
        <div><dt>In</dt><dd data-room></dd></div>
        <div>
          <dt>Good for</dt>
          <dd>
            <span class="left" data-left></span> <small>until <span data-until></span></small>
            <progress data-life aria-label="What is left of the token’s life"></progress>
            ${isInline ? html`<small data-renewed></small>` : ''}
          </dd>
        </div>
      </dl>
      <details>
        <summary>The claims of the token</summary>
        <pre tabindex="0" data-claims></pre>
      </details>
    </aside>`;
}

/** Where the popup of the inline sign-in comes back to. */
export function ssoPage(): Markup {
  return layout(
    'Logging in',
    'room',
    html`<main class="scene">
        <p class="pulse" aria-hidden="true"></p>
        <h1>One moment</h1>
        <p class="lead" role="status" data-said>The room is fetching its token.</p>
      </main>
      <script src="/config.js"></script>
      <script type="module" src="/front-end/sso.js"></script>`,
  );
}

export function signedOutPage(): Markup {
  return layout(
    'Signed out',
    'room',
    html`<main class="scene">
        <h1>You are signed out</h1>
        <p class="lead">The next room asks who you are again.</p>
        <a class="go" href="/">Choose a room</a>
      </main>
      <script src="/front-end/signed-out.js"></script>`,
  );
}

function layout(title: string, kind: string, content: Markup): Markup {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Stand-in for Jitsi Meet</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/front-end/jitsi.css" />
        <link rel="stylesheet" href="/front-end/room.css" />
      </head>
      <body class="${kind}">
        <header class="top">
          <a class="brand" href="/"><span class="mark" aria-hidden="true"></span>Meet <small>stand-in</small></a>
        </header>
        ${content}
      </body>
    </html>`;
}
