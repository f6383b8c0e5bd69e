/**
 * Our own mark, for whoever has no logo: a door ajar, and the light of the room beyond falling through it.
 * Drawn in the accent, so that it fits the house.
 */
export function drawMark(accent: string, onAccent: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" width="48" height="48">
<rect width="48" height="48" rx="13" fill="${accent}"/>
<rect x=".75" y=".75" width="46.5" height="46.5" rx="12.25" fill="none" stroke="#7f8594" stroke-opacity=".35" stroke-width="1.5"/>
<path d="M21 36.5 32 36.5 41.5 44.2 C39.6 46.6 37 48 34 48 L28.500 48 Z" fill="${onAccent}" fill-opacity=".28"/>
<path d="M13.500 36.500 V14.500 A2.500 2.500 0 0 1 16 12 H31.500 A2.500 2.500 0 0 1 34 14.500 V36.500" fill="none" stroke="${onAccent}" stroke-width="2.600" stroke-linecap="round"/>
<path d="M13.500 12.600 L25.200 8.900 A1.400 1.400 0 0 1 27 10.200 V38.900 A1.400 1.400 0 0 1 25.100 40.200 L13.500 36.500 Z" fill="${onAccent}"/>
<circle cx="22.800" cy="25.200" r="1.700" fill="${accent}"/>
</svg>
`;
}
