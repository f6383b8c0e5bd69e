import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { accentStylesheet, readableOn } from './accent.ts';
import { drawMark } from './mark.ts';
import { paths } from './paths.ts';

export type AssetName =
  | 'style'
  | 'accent'
  | 'logo'
  | 'icon'
  | 'ownPages'
  | 'passkey'
  | 'postDeparture'
  | 'returnToApp'
  | 'signedOut'
  | 'silentSignOut'
  | 'wait';

/** The static files of the pages. Their addresses carry a hash of their content, so they never go stale. */
export interface Assets {
  /** The address for pages, with the base path: `/auth/assets/usher.1f2e3d4c5b6a.css`. */
  href(name: AssetName): string;
  /** Answers GET or HEAD for the last part of such an address; null for any other name. */
  respond(fileName: string, request: Request): Response | null;
}

export interface AssetOptions {
  /** Path of the public address: `/` or `/auth/`. */
  readonly basePath: string;
  /** `#rrggbb`. */
  readonly accentColor: string;
  /** Path of the operator's SVG or PNG, null for our own mark. Read once, at the start. */
  readonly logoFile: string | null;
}

interface Asset {
  readonly fileName: string;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

const MAX_LOGO_BYTES = 512 * 1024;
const FOREVER = 'public, max-age=31536000, immutable';
const CSS = 'text/css; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';
const SVG = 'image/svg+xml';
/** One stylesheet for the browser, in this order: what comes later has the last word. */
const STYLES = [
  'frame.css',
  'ticket.css',
  'field.css',
  'ways.css',
  'own-pages.css',
  'door.css',
  'media.css',
] as const;
/** A drawing from outside may style itself and nothing else, even when opened on its own. */
const DRAWING_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

/** Reads and names every file. Throws an Error with a plain sentence when the logo cannot be used. */
export function createAssets(options: AssetOptions): Assets {
  const mark = Buffer.from(drawMark(options.accentColor, readableOn(options.accentColor)));
  const byName: Record<AssetName, Asset> = {
    style: createAsset('usher.css', CSS, Buffer.concat(STYLES.map(readOwn))),
    accent: createAsset('accent.css', CSS, Buffer.from(accentStylesheet(options.accentColor))),
    ownPages: createAsset('own-pages.js', SCRIPT, readOwn('own-pages.js')),
    passkey: createAsset('passkey.js', SCRIPT, readOwn('passkey.js')),
    postDeparture: createAsset('post-departure.js', SCRIPT, readOwn('post-departure.js')),
    returnToApp: createAsset('return-to-app.js', SCRIPT, readOwn('return-to-app.js')),
    silentSignOut: createAsset('silent-sign-out.js', SCRIPT, readOwn('silent-sign-out.js')),
    signedOut: createAsset('signed-out.js', SCRIPT, readOwn('signed-out.js')),
    wait: createAsset('wait.js', SCRIPT, readOwn('wait.js')),
    icon: createAsset('icon.svg', SVG, mark),
    logo:
      options.logoFile === null ? createAsset('logo.svg', SVG, mark) : readLogo(options.logoFile),
  };
  const byFileName = new Map(Object.values(byName).map((asset) => [asset.fileName, asset]));
  return {
    href: (name) => options.basePath + paths.asset(byName[name].fileName),
    respond: (fileName, request) => {
      const asset = byFileName.get(fileName);
      return asset ? answer(asset, request) : null;
    },
  };
}

function answer(asset: Asset, request: Request): Response {
  const known =
    request.headers.get('if-none-match')?.includes(asset.headers['etag'] ?? '') ?? false;
  if (known) return new Response(null, { status: 304, headers: asset.headers });
  const body = request.method === 'HEAD' ? null : asset.body;
  return new Response(body, {
    headers: { ...asset.headers, 'content-length': String(asset.body.byteLength) },
  });
}

function createAsset(name: string, type: string, bytes: Uint8Array): Asset {
  const body = new Uint8Array(bytes);
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  const dot = name.lastIndexOf('.');
  return {
    fileName: `${name.slice(0, dot)}.${hash}${name.slice(dot)}`,
    body,
    headers: {
      'content-type': type,
      'cache-control': FOREVER,
      etag: `"${hash}"`,
      ...(type === SVG ? { 'content-security-policy': DRAWING_POLICY } : {}),
    },
  };
}

/** The files lie beside this module, in the source tree as in the bundled release (`dist/assets/`). */
function readOwn(
  name:
    | (typeof STYLES)[number]
    | 'own-pages.js'
    | 'passkey.js'
    | 'post-departure.js'
    | 'return-to-app.js'
    | 'signed-out.js'
    | 'silent-sign-out.js'
    | 'wait.js',
): Uint8Array {
  return readFileSync(new URL(`./assets/${name}`, import.meta.url));
}

function readLogo(file: string): Asset {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new Error('branding.logo: the file cannot be read.', { cause });
  }
  if (bytes.byteLength > MAX_LOGO_BYTES) throw new Error('branding.logo: the file is over 512 kB.');
  if (bytes.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))) {
    return createAsset('logo.png', 'image/png', bytes);
  }
  if (/<svg[\s>]/.test(bytes.toString('utf8', 0, 4096))) return createAsset('logo.svg', SVG, bytes);
  throw new Error('branding.logo: the file is neither an SVG nor a PNG picture.');
}
