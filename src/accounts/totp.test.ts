import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { systemRandom } from '../base/random.ts';
import { hashRecoveryCode, makeRecoveryCodes } from './recovery-codes.ts';
import { findTotpStep, makeTotpSecret, totpAddress, totpCode } from './totp.ts';

/** `12345678901234567890` in base32: the secret of RFC 6238, appendix B. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('time-based codes', () => {
  test('are those of RFC 6238, appendix B, and RFC 4226, appendix D', () => {
    const byTime: [number, string][] = [
      [59, '287082'],
      [1_111_111_109, '081804'],
      [1_111_111_111, '050471'],
      [1_234_567_890, '005924'],
      [2_000_000_000, '279037'],
      [20_000_000_000, '353130'],
    ];
    for (const [time, code] of byTime) {
      assert.equal(totpCode(SECRET, Math.floor(time / 30)), code);
      assert.equal(findTotpStep(SECRET, code, time), Math.floor(time / 30));
    }
    const byCount = ['755224', '287082', '359152', '969429', '338314', '254676', '287922'];
    for (const [count, code] of byCount.entries()) assert.equal(totpCode(SECRET, count), code);
  });

  test('are taken one step early or late, and with spaces', () => {
    const now = 2_000_000_000;
    const step = Math.floor(now / 30);
    for (const around of [-1, 0, 1]) {
      const code = totpCode(SECRET, step + around);
      assert.equal(
        findTotpStep(SECRET, ` ${code.slice(0, 3)} ${code.slice(3)} `, now),
        step + around,
      );
    }
    for (const around of [-2, 2]) {
      assert.equal(findTotpStep(SECRET, totpCode(SECRET, step + around), now), null);
    }
    const code = totpCode(SECRET, step);
    for (const typed of ['', '12345', `${code}0`, code.slice(1), 'abcdef', '×'.repeat(6)]) {
      assert.equal(findTotpStep(SECRET, typed, now), null, typed);
    }
  });

  test('come of a secret of 160 bits, another one each time, that apps can read', () => {
    const secret = makeTotpSecret(systemRandom);
    assert.match(secret, /^[A-Z2-7]{32}$/);
    assert.notEqual(makeTotpSecret(systemRandom), secret);
    assert.equal(
      totpAddress('ABC', 'Exämple: U', 'asa@example.org'),
      'otpauth://totp/Ex%C3%A4mple%20%20U:asa%40example.org?secret=ABC&issuer=Ex%C3%A4mple%20%20U',
    );
  });
});

describe('recovery codes', () => {
  test('are ten, of 80 bits, and read however they are typed', () => {
    const codes = makeRecoveryCodes(systemRandom);
    assert.equal(new Set(codes).size, 10);
    for (const code of codes)
      assert.match(code, /^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    const hash = hashRecoveryCode('a1', '0F1K-8ZQ1-0000-1111');
    for (const typed of ['of1k8zqi0o00llll', ' OF1K – 8ZQ1 – 0000 – 1111 ', '0F1K8ZQ100001111']) {
      assert.equal(hashRecoveryCode('a1', typed), hash);
    }
    assert.notEqual(hashRecoveryCode('a2', '0F1K-8ZQ1-0000-1111'), hash);
  });

  test('are nothing else', () => {
    for (const typed of ['', '0F1K-8ZQ1-0000-111', 'U'.repeat(16), '123456', '0'.repeat(200)]) {
      assert.equal(hashRecoveryCode('a1', typed), null);
    }
  });
});
