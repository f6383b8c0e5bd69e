import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { accentScheme, accentStylesheet, contrastRatio } from './accent.ts';

describe('the accent colour', () => {
  it('measures contrast as WCAG does', () => {
    assert.equal(contrastRatio('#000000', '#ffffff').toFixed(2), '21.00');
    assert.equal(contrastRatio('#777777', '#ffffff').toFixed(2), '4.48');
    assert.equal(contrastRatio('#1d5fbf', '#1d5fbf'), 1);
  });

  it('can be read and seen in every colour there is, on the card and around it', () => {
    const colour = fc
      .integer({ min: 0, max: 0xffffff })
      .map((number) => `#${number.toString(16).padStart(6, '0')}`);
    const grounds = { light: ['#ffffff', '#e9ecf1'], dark: ['#1d212b', '#0f1117'] } as const;
    fc.assert(
      fc.property(colour, fc.constantFrom('light', 'dark'), (accent, mode) => {
        const scheme = accentScheme(accent, mode);
        assert.equal(scheme.accent, accent);
        assert.ok(contrastRatio(scheme.onAccent, accent) >= 4.5);
        for (const ground of grounds[mode]) {
          assert.ok(contrastRatio(scheme.text, ground) >= 4.5);
          assert.ok(contrastRatio(scheme.edge, ground) >= 3);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('stays untouched where it can be read', () => {
    assert.equal(accentScheme('#7a1f3d', 'light').text, '#7a1f3d');
  });

  it('is measured on the grounds that the stylesheet has', () => {
    const css = readFileSync(new URL('./assets/frame.css', import.meta.url), 'utf8');
    for (const ground of [
      '--ground: #e9ecf1',
      '--card: #ffffff',
      '--card: #1d212b',
      '--ground: #0f1117',
    ]) {
      assert.ok(css.includes(ground), ground);
    }
  });

  it('becomes a stylesheet for light and dark, and nothing but a colour gets into it', () => {
    assert.match(
      accentStylesheet('#1d5fbf'),
      /^:root\{--accent:#1d5fbf;.*prefers-color-scheme:dark/,
    );
    assert.throws(() => accentStylesheet('red;}*{display:none'), RangeError);
  });
});
