import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { processEnvironment } from '../../src/base/environment.ts';

const environment = processEnvironment();
const EXECUTABLE = environment['CHROMIUM'] ?? '/usr/bin/chromium';
const ARTEFACTS = fileURLToPath(new URL('artefacts/', import.meta.url));
/** Chromium that talks to nobody but us. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Why the browser tests cannot run here; false when they can.
 *
 * @throws Error in CI (`CI=true`), where Chromium is installed and its absence is a failure.
 */
export function reasonToSkip(): string | false {
  if (existsSync(EXECUTABLE)) return false;
  const reason = `No Chromium at ${EXECUTABLE}; install it or name it by CHROMIUM.`;
  if (environment['CI'] === 'true') throw new Error(reason);
  console.log(`Skipped: ${reason}`);
  return reason;
}

/** `flags`: more of them. */
export function launchChromium(flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLE, args: [...FLAGS, ...flags] });
}

export const phone = { width: 390, height: 844 };
export const desktop = { width: 1280, height: 800 };

/** A window of its own: no cookies of others, one size, one colour scheme. */
export async function openWindow(
  browser: Browser,
  options: {
    viewport?: { width: number; height: number };
    colorScheme?: 'light' | 'dark';
    locale?: string;
  } = {},
): Promise<{ page: Page; complaints: string[] }> {
  const { viewport = desktop, colorScheme = 'light', locale = 'en-GB' } = options;
  const context = await browser.newContext({ viewport, colorScheme, locale });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { page, complaints };
}

/** Keeps a picture of the whole page among the artefacts. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(ARTEFACTS, { recursive: true });
  await page.screenshot({
    path: `${ARTEFACTS}${name}.png`,
    fullPage: true,
    animations: 'disabled',
  });
}

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

interface AxeRule {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** What axe finds on the page, a line for each rule; empty is what we want. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const violations = (await page.evaluate(
    // Without preload, which would fetch the styles once more, and cannot from a folder.
    'axe.run({ preload: false }).then((found) => found.violations)',
  )) as AxeRule[];
  return violations.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((n) => n.html).join(' ')}`,
  );
}

/** How many pixels the page is wider than its window. */
export async function overflow(page: Page): Promise<number> {
  const excess = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
  return Number(await page.evaluate(excess));
}
