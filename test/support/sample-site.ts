import { createAssets } from '../../src/http/assets.ts';
import type { Site } from '../../src/http/site.ts';

export const jitsiUrl = new URL('https://meet.example.org/');

/** What the pages of one installation share. */
export function sampleSite(accentColor = '#1d5fbf', logoFile: string | null = null): Site {
  return {
    basePath: '/',
    name: 'Example University',
    supportUrl: 'https://example.org/help',
    jitsiUrl,
    language: 'auto',
    assets: createAssets({ basePath: '/', accentColor, logoFile }),
  };
}
