/**
 * Development only: renders every page with sample data and photographs it in Chromium.
 *
 *   node scripts/preview-pages.ts [--out FOLDER] [--only NAME] [--accent '#rrggbb'] [--language en|de]
 *
 * CHROMIUM names another browser than /usr/bin/chromium.
 */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { samplePages } from '../test/support/sample-pages.ts';
import { servePages } from '../test/support/serve-pages.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    only: { type: 'string' },
    accent: { type: 'string', default: '#1d5fbf' },
    language: { type: 'string' },
  },
});
const out = values.out ?? mkdtempSync(join(tmpdir(), 'usher-pages-'));
mkdirSync(out, { recursive: true });

const handler = servePages(values.accent);
const server = createServer(handler);
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--password-store=basic'],
});

for (const name of samplePages.keys()) {
  if (values.only !== undefined && !name.startsWith(values.only)) continue;
  for (const language of ['en', 'de']) {
    if (values.language !== undefined && values.language !== language) continue;
    for (const width of [320, 390, 1280]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const page = await browser.newPage({
          viewport: { width, height: width > 600 ? 800 : 720 },
          colorScheme,
          locale: language,
          javaScriptEnabled: false,
        });
        await page.goto(`${origin}/page/${name}`);
        const path = join(out, `${name}-${language}-${width}-${colorScheme}.png`);
        await page.screenshot({ path, fullPage: true });
        await page.close();
      }
    }
  }
}
await browser.close();
server.close();
console.log(out);
