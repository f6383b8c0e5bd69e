/** A colour as `#rrggbb`. */
type Colour = string;

/** The grounds of usher.css that the accent stands on. */
const GROUNDS = {
  light: { card: '#ffffff', ink: '#1a1e29' },
  dark: { card: '#1d212b', ink: '#eceef4' },
} as const;

export interface AccentScheme {
  /** For surfaces: the operator's colour, untouched. */
  readonly accent: Colour;
  /** Black or white, whichever reads better on it: always 4.5:1 or more. */
  readonly onAccent: Colour;
  /** For text and links: the accent where it reads on the card (4.5:1), else the ink. */
  readonly text: Colour;
  /** For outlines, focus rings and icons: the accent where it can be seen (3:1), else the ink. */
  readonly edge: Colour;
}

/**
 * What the operator's accent may be used for (WCAG 2.2, 1.4.3 and 1.4.11). Any colour is welcome: one that
 * cannot be read or seen on a ground stays decoration there.
 */
export function accentScheme(accent: Colour, mode: 'light' | 'dark'): AccentScheme {
  const { card, ink } = GROUNDS[mode];
  const contrast = contrastRatio(accent, card);
  return {
    accent,
    onAccent: readableOn(accent),
    text: contrast >= 4.5 ? accent : ink,
    edge: contrast >= 3 ? accent : ink,
  };
}

/** Black or white. One of the two reaches 4.58:1 on every colour there is. */
export function readableOn(ground: Colour): Colour {
  return contrastRatio('#ffffff', ground) >= 4.5 ? '#ffffff' : '#000000';
}

/** The stylesheet of the accent: custom properties that usher.css builds on. */
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
  const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (!parts) throw new RangeError(`Not a colour of the form #rrggbb: ${JSON.stringify(colour)}`);
  const [red, green, blue] = parts.slice(1).map((hex) => linear(Number.parseInt(hex, 16) / 255));
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
