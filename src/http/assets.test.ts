import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type AssetName, type AssetOptions, createAssets } from './assets.ts';

const folder = mkdtempSync(join(tmpdir(), 'usher-assets-'));
after(() => rmSync(folder, { recursive: true }));

function assets(more: Partial<AssetOptions> = {}) {
  return createAssets({ basePath: '/auth/', accentColor: '#1d5fbf', logoFile: null, ...more });
}

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const at = (href: string) => href.split('/').at(-1) ?? '';
const get = (init?: RequestInit) => new Request('https://usher.example/', init);

describe('the static files', () => {
  const names: [AssetName, string][] = [
    ['style', 'text/css; charset=utf-8'],
    ['accent', 'text/css; charset=utf-8'],
    ['logo', 'image/svg+xml'],
    ['icon', 'image/svg+xml'],
    ['returnToApp', 'text/javascript; charset=utf-8'],
    ['signedOut', 'text/javascript; charset=utf-8'],
  ];
  for (const [name, type] of names) {
    it(`serves ${name} below the base path, by a name that changes with its content`, async () => {
      const own = assets();
      const href = own.href(name);
      assert.match(href, /^\/auth\/assets\/[a-z-]+\.[0-9a-f]{12}\.(css|js|svg)$/);
      const answer = own.respond(at(href), get());
      assert.equal(answer?.status, 200);
      assert.equal(answer?.headers.get('content-type'), type);
      const body = await answer?.arrayBuffer();
      assert.equal(answer?.headers.get('content-length'), String(body?.byteLength));
    });
  }

  it('gives another accent another address', () => {
    assert.notEqual(assets().href('accent'), assets({ accentColor: '#000000' }).href('accent'));
    assert.equal(assets().href('style'), assets({ accentColor: '#000000' }).href('style'));
  });

  it('answers HEAD without a body and a known ETag with 304', async () => {
    const own = assets();
    const name = at(own.href('style'));
    const head = own.respond(name, get({ method: 'HEAD' }));
    assert.equal(await head?.text(), '');
    const etag = head?.headers.get('etag') ?? '';
    const known = own.respond(name, get({ headers: { 'if-none-match': `W/${etag}, "x"` } }));
    assert.equal(known?.status, 304);
  });

  it('takes an SVG or a PNG as the logo, by what is in it', () => {
    const svg = file('a.svg', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>');
    assert.match(assets({ logoFile: svg }).href('logo'), /logo\.[0-9a-f]+\.svg$/);
    const png = file('b.svg', Buffer.from('\x89PNG\r\n\x1a\n0000', 'latin1'));
    assert.match(assets({ logoFile: png }).href('logo'), /logo\.[0-9a-f]+\.png$/);
  });

  it('says plainly what is wrong with a logo', () => {
    const html = file('c.svg', '<html><script>alert(1)</script></html>');
    assert.throws(() => assets({ logoFile: html }), /neither an SVG nor a PNG/);
    assert.throws(() => assets({ logoFile: join(folder, 'none.svg') }), /cannot be read/);
    const huge = file('d.svg', `<svg>${' '.repeat(600_000)}</svg>`);
    assert.throws(() => assets({ logoFile: huge }), /over 512 kB/);
  });
});
