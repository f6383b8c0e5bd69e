import { encodeHost } from '../../../accounts/prosody-account.ts';
import type { Environment } from '../../../base/environment.ts';
import type { Problem } from '../../../config/problem.ts';
import { freshSecret } from '../../generate/fresh-secret.ts';
import { namesOf } from '../../generate/names.ts';
import type { Step } from '../../generate/steps/step.ts';
import { step } from '../../generate/steps/step.ts';
import { usherYaml } from '../../generate/usher-yaml.ts';
import type { SetupAnswers } from '../../setup-answers.ts';
import { differs } from '../differences.ts';
import { findSecureDomain, type SecureDomain } from '../find-secure-domain.ts';
import { draftJitsi, problemsOf } from '../jitsi-draft.ts';
import { hostOf, isOn, usherOf } from '../jitsi-variables.ts';
import type { Difference, Material, Origin } from '../migration.ts';

/** Jitsi's secure domain: the accounts move to Usher, with their passwords. */
export const secureDomain: Origin = {
  name: 'secure-domain',
  project: 'Jitsi’s secure domain',
  takes: ['usher', 'jitsi', 'installation'],
  recognise({ environment, prosody, jicofo, jitsiHost }) {
    if (isDockerInternal(environment)) return 'ENABLE_AUTH with AUTH_TYPE=internal';
    if (!prosody || 'problems' in findSecureDomain(prosody, jicofo, jitsiHost)) return null;
    return 'authentication = "internal_hashed" in Prosody';
  },
  draft(material) {
    const found = find(material);
    if ('problems' in found) return found;
    const answers = answersFor(found, material);
    const problems = problemsOf(answers);
    if (problems.length > 0) return { problems };
    const secrets = { jitsi: freshSecret(material.random), own: freshSecret(material.random) };
    const names = { ...namesOf(answers), xmpp: found.host };
    const text = usherYaml(answers, names, secrets);
    return draftJitsi(
      {
        answers,
        names,
        usherYaml: text.replace('written by usher setup', 'written by usher migrate'),
        secret: secrets.jitsi,
        between: [accountsStep(found, answers)],
        differences: differences(found),
        unread: [],
      },
      material,
    );
  },
};

/** As docker-jitsi-meet has it: internal is what counts where nothing is said. */
function isDockerInternal(environment: Environment): boolean {
  return isOn(environment, 'ENABLE_AUTH') && /^(internal)?$/i.test(environment['AUTH_TYPE'] ?? '');
}

interface Found extends SecureDomain {
  readonly jitsiHost: string;
  readonly isDocker: boolean;
}

function find(material: Material): Found | { readonly problems: readonly Problem[] } {
  const { environment, prosody, jicofo, jitsiHost } = material;
  if (isDockerInternal(environment)) {
    const host = hostOf(material);
    if (host === null) return { problems: [missing('PUBLIC_URL', 'Set it, or say --jitsi HOST.')] };
    const xmpp = environment['XMPP_DOMAIN'] || 'meet.jitsi';
    if (!/^[\w.-]+$/.test(xmpp)) return { problems: [noHost('XMPP_DOMAIN')] };
    return {
      host: xmpp,
      hasGuests: isOn(environment, 'ENABLE_GUESTS'),
      data: '',
      jitsiHost: host,
      isDocker: true,
    };
  }
  if (!prosody) {
    const mend =
      'Name Prosody’s file of Jitsi’s host by --prosody, or docker-jitsi-meet’s .env by --env.';
    return { problems: [missing('Prosody', mend)] };
  }
  const found = findSecureDomain(prosody, jicofo, jitsiHost);
  if ('problems' in found) return found;
  if (jitsiHost !== null && jitsiHost !== found.host) return { problems: [otherHost(found.host)] };
  return { ...found, jitsiHost: found.host, isDocker: false };
}

/** Jitsi's lines are for a Jitsi whose files are called by its XMPP host, as Debian's packages have it. */
function otherHost(host: string): Problem {
  return {
    path: '--jitsi',
    message: `is not the host that has the accounts, which is ${host}`,
    mend: 'Leave it out; where Jitsi is reached by another name, change jitsi.url in usher.yaml.',
  };
}

function noHost(path: string): Problem {
  return {
    path,
    message: 'is no host name',
    mend: 'Write it as docker-jitsi-meet has it: meet.jitsi.',
  };
}

function missing(path: string, mend: string): Problem {
  return { path, message: 'is missing', mend };
}

function answersFor({ jitsiHost, hasGuests, isDocker }: Found, material: Material): SetupAnswers {
  return {
    installation: material.installation ?? (isDocker ? 'docker' : 'debian'),
    jitsiHost,
    usherUrl: usherOf(material, jitsiHost),
    flow: 'state',
    signing: 'secret',
    guests: hasGuests ? 'usher' : 'none',
    signIn: { kind: 'local' },
    appId: 'jitsi',
    secureDomainKept: false,
    prosody: '0.12',
  };
}

function accountsStep({ host, data }: Found, { installation }: SetupAnswers): Step {
  const command = (prosody: string) =>
    `user import --prosody ${prosody} --host ${host} --config /etc/usher/usher.yaml`;
  const onMachine = installation === 'debian' || installation === 'by-hand';
  const copy = onMachine ? '/var/lib/usher/from-prosody' : 'from-prosody';
  const usher = onMachine
    ? `runuser -u usher -- usher ${command(copy)}`
    : `docker compose -f docker-compose.yml -f compose.usher.yml run --rm -v ./${copy}:/${copy}:ro usher ${command(`/${copy}`)}`;
  const owner = onMachine ? 'usher:usher' : '10001:10001';
  return step(
    'The accounts, with their passwords',
    'Prosody’s files are copied for Usher to read; they stay as they are. The first run says what would be done. All or none are taken over, and doing it again takes what is new. Usher’s service may run.',
    '`usher user delete NAME`, or remove Usher’s store. Prosody’s accounts were not touched.',
    {
      commands: [
        `install -d -m 700 ${copy}`,
        `cp -r ${onMachine ? quoted(`${data}/${encodeHost(host)}`) : `"$CONFIG/prosody/config/data/${encodeHost(host)}"`} ${copy}/ && chown -R ${owner} ${copy}`,
        `${usher} --dry-run`,
        usher,
        `rm -r ${copy}`,
      ],
    },
  );
}

/** For a shell, which takes nothing of it for its own. */
function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}

function differences({ hasGuests }: SecureDomain): Difference[] {
  return [
    differs(
      'Jitsi asks for name and password in a box of its own',
      'Usher asks on a page, counts wrong tries, and takes passkeys and second factors',
    ),
    differs(
      'Whoever has an account opens any room, and moderates it',
      'The same',
      '`rooms`: who hosts where',
    ),
    hasGuests
      ? differs(
          'Guests wait in Jitsi until somebody signs in there',
          'They give a name at Usher’s door, and come in once a host is there',
          '`guests` at the rule',
        )
      : differs('Nobody comes in without an account', 'The same', '`guests` at the rule'),
    differs(
      'Prosody knows who somebody is as long as they are connected',
      'A token says it: for one room, two hours',
      '`jitsi.ttl`',
    ),
    differs(
      '`prosodyctl adduser` makes accounts',
      '`usher user create` does: its owner sets the password by a link',
    ),
    differs(
      'Clients that know no token sign in by XMPP',
      'They do not any more',
      '`usher setup --keep-secure-domain`, in the place of this',
    ),
  ];
}
