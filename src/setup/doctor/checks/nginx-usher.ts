import { findDirectives, type NginxDirective } from '../../read/read-nginx.ts';
import type { FileCheck } from '../file-check.ts';
import { fault, type Trouble, warning } from '../finding.ts';

/** nginx passes Usher's addresses on, before Jitsi takes them for rooms. */
export const nginxUsher: FileCheck = {
  id: 'nginx-usher',
  well: 'nginx passes Usher’s addresses on to it',
  run: ({ nginx, usher }) => {
    if (!nginx || !usher) return null;
    if (nginx.faults.length > 0) return null;
    const { publicUrl } = usher;
    const isShared = publicUrl.host === usher.jitsi.url.host;
    const locations = findDirectives(nginx.directives, 'location');
    const own = locations.filter((one) => one.words.at(-1) === publicUrl.pathname && passesOn(one));
    if (!isShared && own.length === 0) return null;
    if (own.length === 0) {
      return [
        fault({
          where: locations[0]?.at ?? null,
          evidence: `No location ${publicUrl.pathname} passes on to Usher, which is on Jitsi's own host.`,
          reason: 'Jitsi takes the address for a room: nobody can sign in.',
          mend: [`location ^~ ${publicUrl.pathname} { proxy_pass http://127.0.0.1:3000; … }`],
        }),
      ];
    }
    return own.flatMap((one) => judge(one, publicUrl.pathname));
  },
};

function passesOn({ block }: NginxDirective): boolean {
  return findDirectives(block ?? [], 'proxy_pass').length > 0;
}

function judge({ words, block, at }: NginxDirective, path: string): Trouble[] {
  const troubles: Trouble[] = [];
  const inside = block ?? [];
  const [pass] = findDirectives(inside, 'proxy_pass');
  const target = URL.parse(pass?.words[0] ?? '');
  if (target && target.pathname !== '/' && target.pathname !== path) {
    troubles.push(fault({ where: pass?.at ?? at, ...otherPath(path) }));
  } else if (path !== '/' && /^https?:\/\/[^/]+\/$/.test(pass?.words[0] ?? '')) {
    troubles.push(warning({ where: pass?.at ?? at, ...TAKEN_AWAY }));
  }
  const sets = findDirectives(inside, 'proxy_set_header').map(({ words: [name = ''] }) =>
    name.toLowerCase(),
  );
  // What an include has, or what is inherited where nothing is set here, is not looked at.
  const mayComeFromElsewhere = findDirectives(inside, 'include').length > 0 || sets.length === 0;
  if (!mayComeFromElsewhere && !sets.includes('x-forwarded-for')) {
    troubles.push(
      warning({
        where: at,
        evidence: 'The location sets no X-Forwarded-For.',
        reason: 'Everybody comes from nginx’s own address, and shares one limit of tries.',
        mend: ['proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;'],
      }),
    );
  }
  if (words.length === 1 && path !== '/') {
    troubles.push(
      warning({
        where: at,
        evidence: `location ${path} is without ^~.`,
        reason:
          'Jitsi’s own locations by regular expression go first, and take some of Usher’s addresses for rooms.',
        mend: [`location ^~ ${path} {`],
      }),
    );
  }
  return troubles;
}

function otherPath(path: string) {
  return {
    evidence: `proxy_pass has a path of its own, in the place of ${path}.`,
    reason: 'Usher, which wants its path, answers that there is no such page.',
    mend: [KEPT],
  };
}

const KEPT = 'proxy_pass http://127.0.0.1:3000; (with nothing behind the port)';

const TAKEN_AWAY = {
  evidence: 'proxy_pass ends in a slash: nginx takes the path away.',
  reason:
    'Usher understands that too, but nginx decodes what is left: a room of the name C%2B%2B is then another.',
  mend: [KEPT],
};
