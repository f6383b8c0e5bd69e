/** No option of ours looks so: a dash and more, or two dashes and what is not a word in small letters. */
const KID = /^(?:-[A-Za-z0-9_][\w-]{4,}|--(?=.*[A-Z0-9_])[\w-]{4,})…?$/;

/**
 * Arguments with the kids among them behind `--`, where they are taken as they stand: one kid in 64 begins with a dash,
 * and whoever revokes a key has no time to find out why it is called an unknown option.
 */
export function kidsApart(argv: readonly string[]): string[] {
  if (argv.includes('--')) return [...argv];
  const isKid = (word: string): boolean => KID.test(word);
  return [...argv.filter((word) => !isKid(word)), '--', ...argv.filter(isKid)];
}
