/**
 * For the `skip` of a test that needs something installed: false when it is there, else the reason.
 * In CI, which installs all of it, a missing part is a failure.
 */
export function requirePart(part: string, isThere: boolean): string | false {
  if (isThere) return false;
  const reason = `${part} is not here; scripts/install-peers.sh installs it`;
  if (process.env['CI'] === 'true') throw new Error(`In CI nothing is skipped: ${reason}.`);
  return reason;
}
