/** A command of the docs that is not run on the machine for its page. */
export interface Elsewhere {
  /** The command, without a comment behind it. */
  readonly command: RegExp;
  readonly why: string;
  /** Lines that .ci/run must hold then. */
  readonly inCi?: readonly string[];
}

/** All commands that no page's machine runs, with the reason; printed by the test. Everything else is run. */
export const ELSEWHERE: readonly Elsewhere[] = [
  {
    command: /^npm ci( && npm test)?$/,
    why: 'run by .ci/run',
    inCi: ['npm ci', 'npm test'],
  },
  { command: /^npm test$/, why: 'run by .ci/run', inCi: ['npm test'] },
  { command: /^npm run check$/, why: 'run by .ci/run', inCi: ['npm run check'] },
  { command: /^npm run test:peers$/, why: 'run by .ci/run', inCi: ['npm run test:peers'] },
  { command: /^npm run test:browser$/, why: 'run by .ci/run', inCi: ['npm run test:browser'] },
  {
    command: /^(npm ci && )?npm run demo$/,
    why: 'waits for a browser; .ci/run walks it without one',
    inCi: ['npm ci', 'npm run demo -- --walk'],
  },
  {
    command: /^(npm ci && )?npm run bench$/,
    why: 'takes nine minutes; .ci/run has it quickly',
    inCi: ['npm ci', 'npm run bench -- --quick'],
  },
  {
    command: /^npm ci && npm pack$/,
    why: 'packed by .ci/try-release, which .ci/run runs',
    inCi: ['npm ci', '.ci/try-release'],
  },
  {
    command: /^npm ci && npm run build:deb$/,
    why: 'takes a minute; .ci/try-deb makes the package, and .ci/run runs that',
    inCi: ['npm ci', '.ci/try-deb'],
  },
  {
    command: /^apt (install .*\/jitsi-usher_|remove jitsi-usher$|purge jitsi-usher$)/,
    why: 'needs the package and a systemd: done by .ci/try-deb, which .ci/run runs',
    inCi: ['.ci/try-deb'],
  },
  {
    command: /^npm ci && npm run build$/,
    why: 'built by .ci/try-release, and for the machines of these pages',
    inCi: ['npm ci', '.ci/try-release'],
  },
  {
    command: /^nix build path:\.$/,
    why: 'wants nixpkgs, which no registry here has; test/peers/nix.test.ts has the files read by Nix',
  },
  {
    command: /^udm users\/ldap create /,
    why: 'Univention has its own Debian, which is not here',
  },
];

/** Why a command is run elsewhere, or null: it is run on the machine for its page. */
export function elsewhereOf(command: string): Elsewhere | null {
  const bare = command.replace(/\s+# .*$/s, '');
  return ELSEWHERE.find((one) => one.command.test(bare)) ?? null;
}

/** Programs that are not themselves on a page's machine (`sandbox/stand-ins/`), with the reason; printed by the test. */
export const STAND_INS: Readonly<Record<string, string>> = {
  systemctl:
    'no systemd; starts nginx and Usher itself, and wants the unit of everything else to be there',
  journalctl: 'no journal; prints lines that the stage has written',
  kubectl: 'no cluster; wants files to be there, and runs Usher’s own commands by the release',
  helm: 'no cluster; Helm itself renders what would be sent to one',
  docker:
    'no Docker engine in CI; wants files to be there, and runs Usher’s own commands by the release',
};
