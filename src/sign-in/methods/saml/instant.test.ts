import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseInstant, parseXmlDuration } from './instant.ts';

describe('moments and durations of XML Schema', () => {
  it('are moments in UTC', () => {
    assert.equal(parseInstant('2026-11-21T09:00:00Z'), 1_795_251_600);
    assert.equal(parseInstant('2026-11-21T09:00:00.999Z'), 1_795_251_600);
    assert.equal(parseInstant('2026-11-21T09:00:00+00:00'), 1_795_251_600);
    assert.equal(parseInstant('2038-01-19T03:14:08Z'), 2_147_483_648);
  });

  it('are none in another zone, without one, or on a day that is not there', () => {
    for (const text of [
      '',
      'tomorrow',
      '2026-11-21',
      '2026-11-21T09:00:00',
      '2026-11-21T09:00:00+01:00',
      '2026-02-30T00:00:00Z',
      '2026-13-01T00:00:00Z',
      '2026-11-21T24:00:01Z',
      '1969-12-31T23:59:59Z',
      '1795251600',
      '2026-11-21T09:00:00Z ',
    ]) {
      assert.equal(parseInstant(text), null, text);
    }
  });

  it('are durations, months and years by the usual length', () => {
    assert.equal(parseXmlDuration('PT6H'), 21_600);
    assert.equal(parseXmlDuration('P7D'), 604_800);
    assert.equal(parseXmlDuration('P0Y0M0DT6H0M0.000S'), 21_600);
    assert.equal(parseXmlDuration('P1M'), 2_592_000);
    for (const text of ['', 'P', 'PT0S', '-PT1H', '6h', 'PT6X']) {
      assert.equal(parseXmlDuration(text), null, text);
    }
  });
});
