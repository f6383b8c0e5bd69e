import type { FileCheck } from '../file-check.ts';
import { fault, type Trouble } from '../finding.ts';

/** The first stable build whose page takes a token from the fragment of its address (July 2024). */
const TAKES_FRAGMENT = 9584;

/** A Jitsi Meet that looks for the token elsewhere than Usher puts it. */
export const jitsiBuild: FileCheck = {
  id: 'jitsi-build',
  well: 'Jitsi Meet is new enough for Usher’s tokens',
  run: ({ build, usher }) => (build ? judgeBuild(build.build, build.at, usher) : null),
};

/** The same of whatever says the build. */
export function judgeBuild(
  build: number,
  where: Trouble['where'],
  usher: { readonly jitsi: { readonly tokenIn: 'fragment' | 'query' } } | null,
): Trouble[] {
  if (build >= TAKES_FRAGMENT || usher?.jitsi.tokenIn === 'query') return [];
  return [
    fault({
      where,
      evidence: `Jitsi Meet is build ${build}; a token behind the # is taken from ${TAKES_FRAGMENT} on.`,
      reason: 'People come back from the sign-in, and are asked to sign in again.',
      mend: ['Update Jitsi Meet.', 'Until then, usher.yaml: jitsi.token_in: query'],
    }),
  ];
}
