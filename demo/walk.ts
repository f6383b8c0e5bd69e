import { systemClock } from '../src/base/clock.ts';
import type { Demo } from './start-demo.ts';
import { walkByLink } from './walk/by-link.ts';
import { walkInline } from './walk/inline.ts';
import type { Print } from './walk/journey.ts';

/**
 * The journeys that people make in the browser, without one.
 *
 * @throws Error that says what was expected and what was there instead.
 */
export async function walk(demo: Demo, print: Print): Promise<void> {
  const began = systemClock.monotonicMs();
  const { jitsi, usher, provider } = demo;
  print(`Meet is ${jitsi.origin}, Usher ${usher.origin}, the school ${provider.origin}.`);
  await (demo.mode === 'inline' ? walkInline(demo, print) : walkByLink(demo, print));
  const seconds = (systemClock.monotonicMs() - began) / 1000;
  print(`\nThe whole way works (${seconds.toFixed(1)} s).`);
}
