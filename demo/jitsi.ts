import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import { type Mode, roomPage, signedOutPage, ssoPage, welcomePage } from './jitsi/pages.ts';
import type { AskProsody, Comer } from './prosody.ts';

/** Jitsi's `config.sso`, addresses without `https://`. */
export interface SsoConfig {
  readonly ssoService: string;
  readonly tokenService: string;
  readonly clientId: string;
}

export interface JitsiStandInOptions {
  readonly mode: Mode;
  /** As in Jitsi's config.js, with `{room}`, `{state}`, `{code_challenge}`: `https://auth.example.org/room/{room}`. */
  readonly tokenAuthUrl: string;
  readonly tokenLogoutUrl: string;
  /** For `inline`, and null for the others. */
  readonly sso: SsoConfig | null;
  /** Where Usher is: scripts ask it for tokens. */
  readonly usherOrigin: string;
  /** Every origin that a sign-out in a hidden frame passes through: Usher's and the provider's. */
  readonly frameOrigins: readonly string[];
  readonly prosody: AskProsody;
}

/** The longest body that the verdict looks at. */
const MAX_TOKEN_CHARACTERS = 16_384;
const ASSET = /^(address|inline|room|scenes|sso|welcome|signed-out)\.js$|^(jitsi|room)\.css$/;

/**
 * A stand-in for Jitsi Meet: pages and scripts that go to `tokenAuthUrl` and take a token back as its front end does
 * where there is no guest host, in the window or inline, and a Prosody that only gives its verdict.
 */
export function createJitsi(options: JitsiStandInOptions): Hono {
  const { mode, tokenLogoutUrl } = options;
  const app = new Hono();
  const fixed = headers(options);
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of fixed) context.res.headers.set(name, value);
  });
  app.get('/', (context) => context.html(welcomePage(mode)));
  app.get('/healthz', (context) => context.text('ok'));
  app.get('/config.js', (context) =>
    context.body(configScript(options), 200, { 'content-type': 'text/javascript; charset=utf-8' }),
  );
  app.get('/front-end/:name', (context) => {
    const name = context.req.param('name');
    if (!ASSET.test(name)) return context.notFound();
    const type = name.endsWith('.css') ? 'text/css' : 'text/javascript';
    const body = readFileSync(new URL(`jitsi/front-end/${name}`, import.meta.url));
    return context.body(body, 200, { 'content-type': `${type}; charset=utf-8` });
  });
  app.get('/static/sso.html', (context) => context.html(ssoPage()));
  app.get('/static/logout.html', (context) => context.html(signedOutPage()));
  app.post('/prosody/verdict', async (context) => {
    const comer = readComer(await context.req.text());
    if (!comer) return context.json({ error: 'Say token, room and tenant.' }, 400);
    return context.json(await options.prosody(comer));
  });
  app.get('/:room', (context) => context.html(roomPage(tokenLogoutUrl, mode)));
  app.get('/:tenant/:room', (context) => context.html(roomPage(tokenLogoutUrl, mode)));
  return app;
}

function readComer(body: string): Comer | null {
  if (body.length > MAX_TOKEN_CHARACTERS) return null;
  const { token, room, tenant } = JSON.parse(body) as Record<string, unknown>;
  if (typeof token !== 'string' || typeof room !== 'string') return null;
  return { token, room, tenant: typeof tenant === 'string' ? tenant : null };
}

/** As Jitsi's own config.js: a global of this name. */
function configScript({ mode, tokenAuthUrl, tokenLogoutUrl, sso }: JitsiStandInOptions): string {
  const inline = mode === 'inline' && { tokenAuthInline: true, sso };
  const config = { tokenAuthUrl, tokenLogoutUrl, ...inline, prejoinConfig: { enabled: false } };
  return `var config = ${JSON.stringify(config, null, 2)};\n`;
}

function headers({ usherOrigin, frameOrigins }: JitsiStandInOptions): [string, string][] {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src 'self' ${usherOrigin}`,
    "img-src 'self' https: data:",
    `frame-src 'self' ${frameOrigins.join(' ')}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
  ];
  return [
    ['content-security-policy', policy.join('; ')],
    ['referrer-policy', 'strict-origin'],
    ['x-content-type-options', 'nosniff'],
    ['cache-control', 'no-store'],
  ];
}
