import assert from 'node:assert/strict';
import { createReadStream, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { buildSite } from '../../site/build-site.ts';
import { root } from '../repo/tree.ts';
import {
  accessibilityFaults,
  desktop,
  keepScreenshot,
  launchChromium,
  openWindow,
  overflow,
  phone,
  reasonToSkip,
} from './chromium.ts';

const skip = reasonToSkip();
const out = mkdtempSync(join(tmpdir(), 'usher-site-'));
const fileOf = (address: string): string => `${pathToFileURL(out).href}/${address}`;
let browser: Browser;

/** Every kind of page there is. */
const pages = [
  'index.html',
  'how-it-works.html',
  'topics/rooms.html',
  'project/test/golden/tokens.test.ts.html',
  'contents.html',
];

describe('the site of the documentation, opened from its folder', { skip }, () => {
  before(async () => {
    await buildSite({ root, out });
    browser = await launchChromium();
  });
  after(async () => {
    await browser?.close();
    rmSync(out, { recursive: true });
  });

  for (const [viewport, colorScheme] of [
    [phone, 'light'],
    [desktop, 'dark'],
  ] as const) {
    it(`can be read by everybody (${viewport.width} px, ${colorScheme})`, async () => {
      const { page, complaints } = await openWindow(browser, { viewport, colorScheme });
      const faults: string[] = [];
      for (const address of pages) {
        await page.goto(fileOf(address));
        for (const fault of await accessibilityFaults(page)) faults.push(`${address}: ${fault}`);
        const excess = await overflow(page);
        if (excess > 0) faults.push(`${address}: scrolls sideways by ${excess} px`);
        const name = address.replaceAll('/', '-').replace('.html', '');
        await keepScreenshot(page, `site-${name}-${viewport.width}-${colorScheme}`);
      }
      assert.deepEqual([...faults, ...complaints], []);
      await page.context().close();
    });
  }

  it('is searched by keyboard alone, and what is found is gone to', async () => {
    const { page, complaints } = await openWindow(browser);
    await page.goto(fileOf('topics/rooms.html'));
    await page.keyboard.press('/');
    await page.keyboard.type('hidden fra');
    const first = page.locator('.results li a').first();
    await first.waitFor();
    assert.match((await first.textContent()) ?? '', /The hidden frame.*Sessions and signing out/);
    assert.deepEqual(await accessibilityFaults(page), []);
    await keepScreenshot(page, 'site-search');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.waitForURL(fileOf('topics/sessions.html#the-hidden-frame'));
    await page.getByRole('searchbox').fill('xyzzy');
    await page.getByText('Nothing found.').waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.results').isVisible(), false);
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  it('leads on a phone from page to page, and back', async () => {
    const { page } = await openWindow(browser, { viewport: phone });
    await page.goto(fileOf('index.html'));
    await goByPages(page, 'topics/guests.html');
    await goByPages(page, 'how-it-works.html');
    assert.equal(await page.locator('.pages').isVisible(), false);
    await page.getByText('On this page').click();
    await page.getByRole('link', { name: 'An invitation' }).first().click();
    await page.waitForURL(fileOf('how-it-works.html#an-invitation'));
    assert.equal(await isInView(page, '#an-invitation'), true);
    await page.context().close();
  });

  it('draws diagrams whose words fit into their boxes', async () => {
    const { page } = await openWindow(browser);
    await page.goto(fileOf('how-it-works.html'));
    const wide = await page.evaluate(`
      [...document.querySelectorAll('.participant, .note')].filter((one) => {
        const [box, text] = [...one.children].map((part) => part.getBBox());
        return text.x < box.x + 2 || text.x + text.width > box.x + box.width - 2;
      }).map((one) => one.textContent)`);
    assert.deepEqual(wide, []);
    const outside = await page.evaluate(`
      [...document.querySelectorAll('svg.sequence text')].filter((text) => {
        const { x, width } = text.getBBox();
        return x < 0 || x + width > text.ownerSVGElement.viewBox.baseVal.width;
      }).map((text) => text.textContent)`);
    assert.deepEqual(outside, []);
    await page.context().close();
  });

  it('needs no script but for the search, which then is the list of every heading', async () => {
    const context = await browser.newContext({ viewport: desktop, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(fileOf('topics/rooms.html'));
    await page.getByRole('searchbox').fill('guests');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Every heading' }).waitFor();
    await page.getByRole('link', { name: 'When: between' }).click();
    await page.waitForURL(fileOf('topics/rooms.html#when-between'));
    await context.close();
  });

  it('works below any path of a web server with the strictest policy, and asks nobody else', async () => {
    const server = await serve('/some/where/');
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { page, complaints } = await openWindow(browser);
    const asked = new Set<string>();
    page.on('request', (request) => asked.add(new URL(request.url()).origin));
    await page.goto(`${origin}/some/where/how-it-works.html`);
    await page.getByRole('searchbox').fill('waiting page');
    await page.getByRole('link', { name: 'The waiting page' }).first().click();
    await page.waitForURL(`${origin}/some/where/topics/waiting.html`);
    assert.deepEqual([...asked], [origin]);
    assert.deepEqual(complaints, []);
    await page.context().close();
    server.close();
  });
});

/** By the list of all pages, whatever section the page stands in. */
async function goByPages(page: Page, address: string): Promise<void> {
  await page.getByRole('button', { name: 'Pages' }).click();
  const name = address.split('/').at(-1);
  const pages = page.locator('.pages');
  const link = pages.locator(`a[href$="${name}"]`);
  if (!(await link.isVisible())) {
    const section = pages.locator('details', { has: page.locator(`a[href$="${name}"]`) });
    await section.locator('summary').click();
  }
  await link.click();
  await page.waitForURL(fileOf(address));
}

async function isInView(page: Page, selector: string): Promise<unknown> {
  return page.evaluate(`(() => {
    const { top, bottom } = document.querySelector('${selector}').getBoundingClientRect();
    const { bottom: bar } = document.querySelector('.bar').getBoundingClientRect();
    return top >= bar && bottom <= innerHeight;
  })()`);
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
};

/** The folder below a path, as nginx might serve it. */
async function serve(base: string): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = join(out, pathname.slice(base.length));
    if (!pathname.startsWith(base) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'text/plain',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'",
    });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
