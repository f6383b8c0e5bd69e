/** A colour as `#rrggbb`. */
type Colour = string;

/** The grounds of frame.css that the accent stands on: the card, and the page around it. */
const GROUNDS = { light: ['#ffffff', '#e9ecf1'], dark: ['#1d212b', '#0f1117'] } as const;
/** What an accent that cannot be seen is mixed with, in these steps, until it can. */
const TOWARDS = { light: '#000000', dark: '#ffffff' } as const;
const STEP = 0.05;

export interface AccentScheme {
  /** For surfaces: the operator's colour, untouched. */
  readonly accent: Colour;
  /** Black or white, whichever reads better on it: always 4.5:1 or more. */
  readonly onAccent: Colour;
  /** For text and links: the accent, or the nearest shade of it that reads on every ground (4.5:1). */
  readonly text: Colour;
  /** For outlines, focus rings and icons: the accent, or the nearest shade that can be seen (3:1). */
  readonly edge: Colour;
}

/**
 * What the operator's accent may be used for (WCAG 2.2, 1.4.3 and 1.4.11). Any colour is welcome: one that
 * cannot be read or seen on a ground stays a surface there, and a shade of it does the reading.
 */
export function accentScheme(accent: Colour, mode: 'light' | 'dark'): AccentScheme {
  return {
    accent,
    onAccent: readableOn(accent),
    text: shadeFor(accent, mode, 4.5),
    edge: shadeFor(accent, mode, 3),
  };
}

function shadeFor(accent: Colour, mode: 'light' | 'dark', wanted: number): Colour {
  for (let share = 0; share < 1; share += STEP) {
    const shade = share === 0 ? accent : mix(accent, TOWARDS[mode], share);
    if (GROUNDS[mode].every((ground) => contrastRatio(shade, ground) >= wanted)) return shade;
  }
  return TOWARDS[mode];
}

function mix(from: Colour, to: Colour, share: number): Colour {
  const target = channels(to);
  const mixed = channels(from).map((channel, index) =>
    Math.round(channel + ((target[index] ?? 0) - channel) * share),
  );
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

/** Black or white. One of the two reaches 4.58:1 on every colour there is. */
export function readableOn(ground: Colour): Colour {
  return contrastRatio('#ffffff', ground) >= 4.5 ? '#ffffff' : '#000000';
}

/** The stylesheet of the accent: custom properties that the other stylesheets build on. */
export function accentStylesheet(accent: Colour): string {
  const block = (mode: 'light' | 'dark') => {
    const scheme = accentScheme(accent, mode);
    return [
      `--accent:${scheme.accent}`,
      `--on-accent:${scheme.onAccent}`,
      `--accent-text:${scheme.text}`,
      `--accent-edge:${scheme.edge}`,
    ].join(';');
  };
  return `:root{${block('light')}}@media (prefers-color-scheme:dark){:root{${block('dark')}}}\n`;
}

/** WCAG 2 contrast ratio, 1 to 21. */
export function contrastRatio(a: Colour, b: Colour): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((channel) => linear(channel / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(colour: Colour): number[] {
  const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (!parts) throw new RangeError(`Not a colour of the form #rrggbb: ${JSON.stringify(colour)}`);
  return parts.slice(1).map((hex) => Number.parseInt(hex, 16));
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
