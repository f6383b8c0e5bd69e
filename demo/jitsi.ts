import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import { systemClock } from '../src/base/clock.ts';
import type { TokenSettings } from '../src/jitsi/check-token/settings.ts';
import { checkToken } from '../src/jitsi/check-token.ts';
import { roomPage, signedOutPage, welcomePage } from './jitsi/pages.ts';

export interface JitsiStandInOptions {
  /** As in Jitsi's config.js, with `{room}` and `{state}`: `https://auth.example.org/enter?room={room}&state={state}`. */
  readonly tokenAuthUrl: string;
  readonly tokenLogoutUrl: string;
  /** Every origin that a sign-out in a hidden frame passes through: Usher's and the provider's. */
  readonly frameOrigins: readonly string[];
  /** How its Prosody is set up: who is let in, and as what. */
  readonly prosody: TokenSettings;
}

/** The longest body that the verdict looks at. */
const MAX_TOKEN_CHARACTERS = 16_384;
const ASSET = /^(address|room|welcome|signed-out)\.js$|^(jitsi|room)\.css$/;

/**
 * A stand-in for Jitsi Meet: pages and a script that go to `tokenAuthUrl` and take a token back as its
 * front end does where there is no guest host, and a Prosody that only gives its verdict.
 */
export function createJitsi(options: JitsiStandInOptions): Hono {
  const app = new Hono();
  const fixed = headers(options.frameOrigins);
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of fixed) context.res.headers.set(name, value);
  });
  app.get('/', (context) => context.html(welcomePage()));
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
  app.get('/static/logout.html', (context) => context.html(signedOutPage()));
  app.post('/prosody/verdict', async (context) => {
    const asked = readQuestion(await context.req.text());
    if (!asked) return context.json({ error: 'Say token, room and tenant.' }, 400);
    return context.json(checkToken({ ...asked, now: systemClock.nowSeconds() }, options.prosody));
  });
  app.get('/:room', (context) => context.html(roomPage(options.tokenLogoutUrl)));
  app.get('/:tenant/:room', (context) => context.html(roomPage(options.tokenLogoutUrl)));
  return app;
}

function readQuestion(body: string) {
  if (body.length > MAX_TOKEN_CHARACTERS) return null;
  const { token, room, tenant } = JSON.parse(body) as Record<string, unknown>;
  if (typeof token !== 'string' || typeof room !== 'string') return null;
  return { token, room, tenant: typeof tenant === 'string' ? tenant : null };
}

/** As Jitsi's own config.js: a global of this name. */
function configScript({ tokenAuthUrl, tokenLogoutUrl }: JitsiStandInOptions): string {
  const config = { tokenAuthUrl, tokenLogoutUrl, prejoinConfig: { enabled: false } };
  return `var config = ${JSON.stringify(config, null, 2)};\n`;
}

function headers(frameOrigins: readonly string[]): [string, string][] {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
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
