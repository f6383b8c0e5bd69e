import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { html } from 'hono/html';
import { type Browser, chromium } from 'playwright-core';
import { returnToAppPage } from '../../src/entrance/pages/return-to-app-page.ts';
import { departPage } from '../../src/http/depart-page.ts';
import { secureHeaders } from '../../src/http/secure-headers.ts';
import { visit } from '../../src/http/site.ts';
import type { Html } from '../../src/http/texts/texts.ts';
import { signedOutPage } from '../../src/sessions/pages/signed-out-page.ts';
import { samplePages } from '../support/sample-pages.ts';
import { sampleSite } from '../support/sample-site.ts';
import { servePages } from '../support/serve-pages.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  id: string;
  nodes: { html: string; failureSummary?: string }[];
}

let browser: Browser;
const servers: Server[] = [];

async function serve(accent?: string): Promise<string> {
  const server = createServer(servePages(accent));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--password-store=basic',
    ],
  });
});

after(async () => {
  await browser?.close();
  for (const server of servers) server.close();
});

/** What axe finds. It is brought in past the policy, which would rightly refuse it. */
async function findings(
  address: string,
  look: { width: number; colorScheme: 'light' | 'dark'; locale: string },
): Promise<string[]> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: 720 },
    colorScheme: look.colorScheme,
    locale: look.locale,
    reducedMotion: 'reduce',
    bypassCSP: true,
  });
  try {
    const page = await context.newPage();
    // It would leave for an app that is not here.
    await page.route('**/return-to-app.*.js', (route) => route.abort());
    await page.goto(address, { waitUntil: 'domcontentloaded' });
    await page.addScriptTag({ content: axe });
    const found = (await page.evaluate('axe.run().then((r) => r.violations)')) as Finding[];
    const wide = (await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    )) as number;
    const lines = found.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map((node) => node.failureSummary ?? node.html).join('; ')}`,
    );
    return wide > 0 ? [...lines, `scrolls sideways by ${wide} px`] : lines;
  } finally {
    await context.close();
  }
}

const looks = [
  { width: 320, colorScheme: 'light', locale: 'de' },
  { width: 1280, colorScheme: 'dark', locale: 'en' },
] as const;

describe('every page, by axe and at 320 px', () => {
  let origin: string;
  before(async () => {
    origin = await serve();
  });
  for (const name of samplePages.keys()) {
    for (const look of looks) {
      it(`${name} has no findings (${look.width} px, ${look.colorScheme}, ${look.locale})`, async () => {
        assert.deepEqual(await findings(`${origin}/page/${name}`, look), []);
      });
    }
  }
});

describe('any accent colour an operator may choose', () => {
  for (const accent of ['#ffffff', '#000000', '#ffe600', '#767676', '#7a1f3d', '#1d212b']) {
    for (const colorScheme of ['light', 'dark'] as const) {
      it(`${accent} can be read (${colorScheme})`, async () => {
        const address = `${await serve(accent)}/page/cancelled`;
        assert.deepEqual(await findings(address, { width: 390, colorScheme, locale: 'en' }), []);
      });
    }
  }
});

describe('in a real browser', () => {
  it('no page breaks its own policy', async () => {
    const origin = await serve();
    const page = await browser.newPage({ javaScriptEnabled: true });
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    for (const name of samplePages.keys()) {
      if (name === 'return-to-app-automatic') continue;
      await page.goto(`${origin}/page/${name}`);
    }
    await page.close();
    assert.deepEqual(complaints, []);
  });

  it('the chooser is walked by keyboard: skip link, house, each way, with a ring to see', async () => {
    const origin = await serve();
    const page = await browser.newPage();
    await page.goto(`${origin}/page/chooser`);
    const stops: string[] = [];
    for (let i = 0; i < 5; i++) {
      await page.keyboard.press('Tab');
      stops.push((await page.evaluate('document.activeElement.textContent.trim()')) as string);
      const ring = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
      assert.equal(ring, 'solid');
    }
    await page.close();
    assert.deepEqual(stops, [
      'Skip to content',
      'Example University',
      'Continue with University account',
      'Continue with Keycloak',
      'Continue with Google',
    ]);
  });

  it('the signed-out page tells the page around it, at exactly the named origin', async () => {
    const origin = await serveFramed();
    const page = await browser.newPage();
    for (const [told, expected] of [
      [origin, 'logout-success'],
      ['https://other.example', 'nothing'],
    ] as const) {
      await page.goto(`${origin}/frame`);
      const heard = await page.evaluate(
        `new Promise((resolve) => {
          addEventListener('message', (event) => resolve(event.data.type), { once: true });
          setTimeout(() => resolve('nothing'), 1500);
          const frame = document.createElement('iframe');
          frame.src = '/framed?told=${encodeURIComponent(told)}';
          document.body.append(frame);
        })`,
      );
      assert.equal(heard, expected);
    }
    await page.close();
  });

  it('the page for an app goes by itself where that is wanted, and waits for a tap elsewhere', async () => {
    const away = await serve();
    const origin = await serveFramed();
    const page = await browser.newPage();
    const link = `to=${encodeURIComponent(`${away}/page/home`)}`;
    await page.goto(`${origin}/app?automatic=yes&${link}`);
    await page.waitForURL(`${away}/page/home`);
    await page.goto(`${origin}/app?${link}`);
    await page.click('text=Open in Jitsi Meet');
    await page.waitForURL(`${away}/page/home`);
    await page.close();
  });

  it('a departure leaves by itself after a form, to a server no policy names', async () => {
    const away = await serve();
    const origin = await serveFramed();
    const page = await browser.newPage({ javaScriptEnabled: false });
    await page.goto(`${origin}/form?to=${encodeURIComponent(`${away}/page/home`)}`);
    await page.click('button');
    await page.waitForURL(`${away}/page/home`);
    await page.close();
  });
});

/** The signed-out page in a frame of its own origin, as under Jitsi's; and a form that departs. */
async function serveFramed(): Promise<string> {
  const files = servePages();
  let origin = '';
  const server = createServer((request, answer) => {
    const url = new URL(request.url ?? '/', origin);
    const headers = secureHeaders({ https: false, frameAncestors: [origin], formTargets: [] });
    const send = async (body: Html) => {
      answer.writeHead(200, { ...headers, 'content-type': 'text/html; charset=utf-8' });
      answer.end(String(await body));
    };
    const seen = visit(sampleSite(), 'en');
    const to = url.searchParams.get('to') ?? origin;
    if (url.pathname === '/frame') {
      answer.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><body></body>');
    } else if (url.pathname === '/framed') {
      const notifyOrigin = url.searchParams.get('told');
      const view = { notifyOrigin, stillSignedInAt: null, jitsiUrl: new URL(origin) };
      void send(signedOutPage(seen, view));
    } else if (url.pathname === '/form') {
      void send(
        html`<form method="post" action="/depart?to=${encodeURIComponent(to)}"><button>Go</button></form>`,
      );
    } else if (url.pathname === '/app') {
      const automatic = url.searchParams.has('automatic');
      void send(returnToAppPage(seen, { room: 'x', appLink: to, webLink: null, automatic }));
    } else if (url.pathname === '/depart') {
      void send(departPage(seen, { to: new URL(to) }));
    } else {
      void files(request, answer);
    }
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return origin;
}
