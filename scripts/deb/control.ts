import { execFileSync } from 'node:child_process';
import type { Architecture } from './node-package.ts';

/** What Node asks of the machine. Another library means that Node has changed, and `Depends` has to be thought over. */
const LIBRARIES = /^(lib(dl|m|pthread|c|gcc_s|stdc\+\+)|ld-linux-(x86-64|aarch64))\.so\.\d$/;

/** What the control file says of a package. */
export interface ControlFacts {
  readonly version: string;
  readonly architecture: Architecture;
  readonly maintainer: string;
  /** In kB. */
  readonly installedSize: number;
  /** The oldest libc that its Node runs with. */
  readonly libc: string;
}

/** The text of DEBIAN/control. */
export function renderControl(facts: ControlFacts): string {
  return `Package: jitsi-usher
Version: ${facts.version}
Architecture: ${facts.architecture}
Maintainer: ${facts.maintainer}
Installed-Size: ${facts.installedSize}
Depends: adduser, libc6 (>= ${facts.libc}), libgcc-s1 (>= 3.4), libstdc++6 (>= 7)
Suggests: jitsi-meet-prosody, nginx | haproxy, postgresql
Section: net
Priority: optional
Description: sign-in, rules per room and tokens for Jitsi Meet
 Usher stands in front of Jitsi Meet: a person opens a room, is sent to Usher,
 signs in by OpenID Connect, SAML, LDAP, GitHub or an account at Usher itself,
 and comes back with a short-lived token that Jitsi's Prosody accepts for that
 room and no other.
 .
 The package brings the Node that it runs on, for itself alone.
`;
}

/** The oldest libc that a binary runs with, as in 2.28. Throws an Error for libraries nobody has thought of. */
export function readLibc(binary: string): string {
  const needed = read(binary, '-d').matchAll(/\(NEEDED\).*\[(.+)\]/g);
  const unknown = [...needed].map(([, name = '']) => name).filter((name) => !LIBRARIES.test(name));
  if (unknown.length > 0) throw new Error(`Node needs ${unknown.join(', ')}: mend control.ts.`);
  const minors = [...read(binary, '-V').matchAll(/Name: GLIBC_2\.(\d+)/g)].map(([, minor]) =>
    Number(minor),
  );
  return `2.${Math.max(...minors)}`;
}

function read(binary: string, what: string): string {
  return execFileSync('readelf', ['--wide', what, binary], { encoding: 'utf8' });
}
