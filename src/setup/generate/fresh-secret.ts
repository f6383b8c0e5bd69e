import type { Random } from '../../base/random.ts';

/**
 * A secret of 256 bits in 64 hexadecimal digits: long enough for HS512, and free of what Debian's jitsi-meet-tokens,
 * a shell, YAML or Lua would trip over.
 */
export function freshSecret(random: Random): string {
  return Buffer.from(random.bytes(32)).toString('hex');
}
