import type { Environment } from '../../../base/environment.ts';
import {
  isDockerJitsiMeet,
  readDockerJitsiMeet,
} from '../../../config/aliases/docker-jitsi-meet.ts';
import type { AliasReading } from '../../../config/aliases/reading.ts';
import { inWordsOf } from '../../../config/aliases/saslauthd-conf.ts';
import type { Config } from '../../../config/config.ts';
import { importReading } from '../../../config/import-config.ts';
import type { Problem } from '../../../config/problem.ts';
import { textIn } from '../../doctor/prosody-side.ts';
import { namesOf } from '../../generate/names.ts';
import type { Step } from '../../generate/steps/step.ts';
import { step } from '../../generate/steps/step.ts';
import type { SetupAnswers } from '../../setup-answers.ts';
import { completeReading } from '../complete-reading.ts';
import { differs } from '../differences.ts';
import { draftJitsi, problemsOf } from '../jitsi-draft.ts';
import { hostOf, isOn, usherOf } from '../jitsi-variables.ts';
import type { Difference, DraftResult, Material, Origin } from '../migration.ts';

/** Jitsi that asks a directory itself: docker-jitsi-meet's variables, or Debian's saslauthd. */
export const ldap: Origin = {
  name: 'ldap',
  project: 'Jitsi with a directory',
  takes: ['usher', 'jitsi', 'installation'],
  recognise({ environment, saslauthd }) {
    if (saslauthd) return 'saslauthd.conf';
    return isDockerJitsiMeet(environment) ? 'LDAP_URL and AUTH_TYPE' : null;
  },
  draft(material) {
    const host = material.saslauthd ? hostOfProsody(material) : hostOf(material);
    if (host === null) return { problems: [missingHost(material)] };
    const isDocker = material.saslauthd === null;
    const environment = variablesOf(material, host);
    const answers = answersFor(environment, host, isDocker, material);
    const problems = problemsOf(answers);
    if (problems.length > 0) return { problems };
    return draft(withAddress(environment, answers), answers, material);
  },
};

function draft(environment: Environment, answers: SetupAnswers, material: Material): DraftResult {
  const plain = readDockerJitsiMeet(environment);
  const read = material.saslauthd ? inWordsOf(material.saslauthd, plain) : plain;
  const inContainer = answers.installation === 'docker' || answers.installation === 'helm';
  const { reading, shared } = completeReading(read, material, inContainer ? CONTAINER : {});
  const result = importReading(reading, material.readFile);
  if ('problems' in result) return result;
  const [jitsi] = result.config.jitsi;
  const secret = jitsi?.signing.kind === 'secret' ? jitsi.signing.secret : shared.fresh;
  return draftJitsi(
    {
      answers,
      names: { ...namesOf(answers), xmpp: jitsi?.domain ?? answers.jitsiHost },
      usherYaml: result.text.replace(
        /^# Usher, from .*$/m,
        '# Usher, in the place of a Jitsi that asked a directory itself.',
      ),
      secret: secret ?? '',
      between: [tryStep(result.config, reading)],
      differences: differences(environment, answers),
      unread: reading.unread,
    },
    material,
  );
}

/** As `usher setup` has it: others reach Usher by its address there. */
const CONTAINER = {
  listen: '0.0.0.0:3000',
  trusted_proxies: ['127.0.0.1', '::1', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
};

/** saslauthd knows nothing of Jitsi: the host is Prosody's, or was said. */
function hostOfProsody({ jitsiHost, prosody }: Material): string | null {
  if (jitsiHost !== null) return jitsiHost;
  const asking = prosody?.sections.find((one) => textIn(one, 'authentication') === 'cyrus');
  return asking?.name ?? null;
}

function missingHost({ saslauthd }: Material): Problem {
  return saslauthd
    ? {
        path: '--jitsi',
        message: 'is missing: saslauthd.conf does not say whose people they are',
        mend: 'Say --jitsi HOST, or name Prosody’s file of that host by --prosody.',
      }
    : { path: 'PUBLIC_URL', message: 'is missing', mend: 'Set it, or say --jitsi HOST.' };
}

function variablesOf({ environment, saslauthd }: Material, host: string): Environment {
  const url = environment['PUBLIC_URL'] || host;
  const address = /^https?:\/\//i.test(url) ? url : `https://${url}`;
  if (!saslauthd) return { ...environment, PUBLIC_URL: address };
  return {
    ...environment,
    ...saslauthd.variables,
    PUBLIC_URL: address,
    XMPP_DOMAIN: host,
    ENABLE_GUESTS: environment['ENABLE_GUESTS'] ?? '1',
  };
}

function withAddress(environment: Environment, { usherUrl, appId }: SetupAnswers): Environment {
  return { ...environment, USHER_PUBLIC_URL: usherUrl.href, JWT_APP_ID: appId };
}

function answersFor(
  environment: Environment,
  jitsiHost: string,
  isDocker: boolean,
  material: Material,
): SetupAnswers {
  return {
    installation: material.installation ?? (isDocker ? 'docker' : 'debian'),
    jitsiHost,
    usherUrl: usherOf(material, jitsiHost),
    flow: 'state',
    signing: 'secret',
    guests: isOn(environment, 'ENABLE_GUESTS') ? 'usher' : 'none',
    signIn: { kind: 'ldap', server: new URL('ldaps://unused'), base: '' },
    appId: environment['JWT_APP_ID'] || 'jitsi',
    secureDomainKept: false,
    prosody: '0.12',
  };
}

function tryStep({ signIn }: Config, { sources }: AliasReading): Step {
  const [method] = signIn.methods;
  const authority = sources.get('sign_in.methods[0].ca_file') ?? 'LDAP_TLS_CACERT_FILE';
  const names =
    method?.type === 'ldap' && method.caFile !== null
      ? ` \`ca_file\` is the path of ${authority}: where Prosody had it is not where Usher finds it, unless you put it there.`
      : '';
  return step(
    'See whether somebody gets in',
    `Before Jitsi sends anybody here: open Usher’s address with \`/account\` behind it, and sign in as somebody from the directory. What is wrong stands in Usher’s log.${names}`,
    'Nothing was changed at the directory.',
  );
}

function differences(environment: Environment, { guests }: SetupAnswers): Difference[] {
  const method = environment['LDAP_AUTH_METHOD'] ?? '';
  const isPlain =
    /\bldap:\/\//i.test(environment['LDAP_URL'] ?? '') && !isOn(environment, 'LDAP_START_TLS');
  return [
    differs(
      'Jitsi asks for name and password in a box of its own',
      'Usher asks on a page, counts wrong tries, and asks the directory with the same filter',
    ),
    differs(
      'Whoever has an account opens any room, and moderates it',
      'The same; groups were not read, and are not',
      '`rooms`: who hosts where, and `groups.from` at the method',
    ),
    guests === 'usher'
      ? differs(
          'Guests wait in Jitsi until somebody signs in there',
          'They give a name at Usher’s door, and come in once a host is there',
          '`guests.without_rules`',
        )
      : differs('Nobody comes in without an account', 'The same', '`guests.without_rules`'),
    ...(isPlain
      ? [
          differs(
            'Passwords go to the directory in clear text (ldap:// without StartTLS)',
            'StartTLS, always; without it nobody gets in',
            'ldaps:// in `url`, where the server has no StartTLS',
          ),
        ]
      : []),
    ...(isOn(environment, 'LDAP_TLS_CHECK_PEER')
      ? []
      : [
          differs(
            'The directory’s certificate is not checked',
            'It is, always',
            '`ca_file`: your own authority',
          ),
        ]),
    ...(environment['LDAP_TLS_CACERT_DIR']
      ? [differs('Authorities lie in a folder', 'They lie in one file', '`ca_file`')]
      : []),
    ...(environment['LDAP_TLS_CIPHERS']
      ? [differs('The ciphers are named', 'TLS 1.2 and 1.3, with the ciphers of Node')]
      : []),
    ...(/^custom$/i.test(method)
      ? [differs('The password is read and compared', 'Usher signs in at the directory with it')]
      : []),
    differs(
      'Prosody knows who somebody is while they are connected',
      'A token says it: for one room, two hours',
      '`jitsi.ttl`',
    ),
  ];
}
