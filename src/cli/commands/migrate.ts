import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Problem } from '../../config/problem.ts';
import type { MigrationPlan, OriginName } from '../../setup/migrate/migration.ts';
import { origins } from '../../setup/migrate/origins.ts';
import { planMigration } from '../../setup/migrate/plan-migration.ts';
import type { Command, CommandContext } from '../command.ts';
import { FLAG, TEXT, TEXTS } from '../input/option-kinds.ts';
import { renderProblems } from '../print/render-problems.ts';
import { type MaterialOrder, readMaterial } from '../setup/read-material.ts';
import { oneOf, parseFolder, parseHost } from '../setup/setup-options.ts';
import { writeFolder } from '../setup/write-folder.ts';
import { Unusable } from '../unusable.ts';

const USAGE = `usher migrate [--from ORIGIN] [--env FILE]… [--prosody FILE]… [--jicofo FILE] [--saslauthd FILE]
              [--sp-key FILE --sp-certificate FILE] [--usher ADDRESS] [--jitsi HOST] [--installation KIND]
              [--output FOLDER] [--force] [--root FOLDER] [--json]

Takes the settings of what stood before Usher, and writes usher.yaml, the lines to change at Jitsi, and MIGRATE.md: what
is different then, what to do in which order, and the way back. Nothing outside of the output folder is touched.

  --from ORIGIN          jitsi-openid, go-openid, oidc-adapter, keycloak-adapter (both versions), saml2jwt;
                         secure-domain: accounts that Prosody keeps; ldap: docker-jitsi-meet's LDAP_ variables, or
                         saslauthd. Default: found out by what was read
  --env FILE             the old variables: a .env, systemd's EnvironmentFile or unit, or a compose file, several
                         times for several. Default: this process's own environment
  --prosody FILE         for secure-domain: Prosody's settings; what they include is read too
  --jicofo FILE          for secure-domain: jicofo.conf
  --saslauthd FILE       for ldap: saslauthd.conf
  --sp-key FILE          for saml2jwt: Shibboleth's sp-key.pem, and with --sp-certificate its sp-cert.pem
  --usher ADDRESS        where people reach Usher. Default: what the variables say, else a folder of Jitsi's host:
                         /oidc/ for oidc-adapter and keycloak-adapter, /auth/ for secure-domain and ldap
  --jitsi HOST           the host name of Jitsi Meet, where nothing that is read says it
  --installation KIND    for secure-domain and ldap: debian, docker or by-hand. Default: found out
  --output FOLDER        where to write. Default: usher-migration
  --force                write into a folder that exists, with a copy of each file that changes
  --root FOLDER          below which Debian's files are looked for, if secure-domain or ldap is said and no file is
                         named. Default: /
  --json                 print one JSON object, without secrets, and nothing else

Exit status: 0 written, 1 problems found, 2 unusable input.`;

const OPTIONS = {
  ...{ from: TEXT, env: TEXTS, prosody: TEXTS, jicofo: TEXT, saslauthd: TEXT },
  ...{ 'sp-key': TEXT, 'sp-certificate': TEXT, usher: TEXT, jitsi: TEXT, installation: TEXT },
  ...{ output: TEXT, force: FLAG, root: TEXT, json: FLAG },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

/** Of what is left out: the whole .env of a docker-jitsi-meet would fill a screen. */
const MOST_NAMED = 20;
const INSTALLATIONS = ['debian', 'docker', 'by-hand'] as const;

export const migrate: Command = {
  words: ['migrate'],
  summary: 'move here from another adapter, a secure domain or a directory',
  usage: USAGE,
  async run(argv, context) {
    const { values } = parseArgs({ args: [...argv], options: OPTIONS });
    const { output } = context;
    const names = origins.map(({ name }) => name);
    const from = values.from === undefined ? null : oneOf('from', names, values.from);
    const { material, service, missing, problems } = readMaterial(orderOf(values, from), context);
    for (const name of missing) {
      output.note(`note: variables are taken from ${name} too; give it by a further --env.`);
    }
    const plan = problems.length > 0 ? { problems } : planMigration(material, from);
    if ('problems' in plan) {
      for (const line of renderProblems(plan.problems.map(byFlag))) output.note(line);
      return 1;
    }
    const { output: folder = 'usher-migration', force = false, json = false } = values;
    const copies = writeFolder(folder, plan.files, force);
    if (json) output.line(JSON.stringify(asJson(plan, folder, service, copies)));
    else tell(plan, folder, service, copies, context);
    return 0;
  },
};

/** Of Usher's own address a flag says what elsewhere a variable has to. */
function byFlag(problem: Problem): Problem {
  return problem.path === 'USHER_PUBLIC_URL' && problem.message.startsWith('is missing')
    ? { ...problem, mend: 'Give --jitsi meet.example.org, or --usher with all of the address.' }
    : problem;
}

function orderOf(values: Values, from: OriginName | null): MaterialOrder {
  const { env = [], prosody = [], jicofo, saslauthd, usher, jitsi, installation, root } = values;
  const namesNothing = env.length + prosody.length === 0 && !jicofo && !saslauthd;
  if (root !== undefined && !namesNothing) throw new Unusable('--root, or the files by name.');
  return {
    env,
    prosody,
    jicofo: jicofo ?? null,
    saslauthd: saslauthd ?? null,
    serviceKey: values['sp-key'] ?? null,
    serviceCertificate: values['sp-certificate'] ?? null,
    usher: usher === undefined ? null : parseFolder(usher),
    jitsiHost: jitsi === undefined ? null : parseHost(jitsi),
    installation:
      installation === undefined ? null : oneOf('installation', INSTALLATIONS, installation),
    looksAround: namesNothing && (from === 'secure-domain' || from === 'ldap'),
    root: root ?? '/',
  };
}

function tell(
  plan: MigrationPlan,
  folder: string,
  service: string | null,
  copies: readonly string[],
  { output }: CommandContext,
): void {
  const { project, recognisedBy, files, differences, steps, unread } = plan;
  if (service !== null) output.note(`note: the variables are those of ${service}.`);
  if (recognisedBy !== null) output.note(`note: this is ${project}, by ${recognisedBy}.`);
  for (const name of unread.slice(0, MOST_NAMED)) {
    output.note(`note: ${name} is not known, and was left out.`);
  }
  const more = unread.length - MOST_NAMED;
  if (more > 0) output.note(`note: so were ${more} more, which MIGRATE.md names.`);
  for (const copy of copies) output.note(`kept: ${copy}`);
  for (const { path, why } of files) output.line(`${join(folder, path)}: ${why}`);
  output.line('');
  output.line('What is different then:');
  for (const { there, here } of differences) output.line(`  ${there}. Here: ${here}.`);
  output.line('');
  output.line(`Now read ${join(folder, 'MIGRATE.md')}: ${steps.length} steps.`);
}

function asJson(
  plan: MigrationPlan,
  folder: string,
  service: string | null,
  copies: readonly string[],
): object {
  const { origin, recognisedBy, files, differences, steps, unread } = plan;
  return {
    from: origin,
    recognised_by: recognisedBy,
    service,
    folder,
    files: files.map(({ path, target, why }) => ({ path, target, why })),
    kept: copies,
    differences,
    steps: steps.map(({ title }) => title),
    left_out: unread,
  };
}
