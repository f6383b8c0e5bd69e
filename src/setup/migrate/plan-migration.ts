import type { Problem } from '../../config/problem.ts';
import { wholeFile } from '../generate/generated-file.ts';
import { migrateMd } from './migrate-md.ts';
import type { Material, MigrationResult, Origin, OriginName, Said } from './migration.ts';
import { origins } from './origins.ts';

/** The whole move, or what stands in its way. Pure but for the files of secrets that variables name. */
export function planMigration(material: Material, from: OriginName | null): MigrationResult {
  const found = from === null ? recognise(material) : { origin: named(from), by: null };
  if (found === null) return { problems: [unknown] };
  const { origin, by } = found;
  const idle = saidIn(material).filter((one) => !origin.takes.includes(one));
  if (idle.length > 0) return { problems: idle.map((one) => ofNoUse(one, origin)) };
  const draft = origin.draft(material);
  if ('problems' in draft) return draft;
  const plan = { ...draft, origin: origin.name, project: origin.project, recognisedBy: by };
  const guide = wholeFile(
    'MIGRATE.md',
    null,
    migrateMd(plan),
    'What to do, in order, and the way back.',
  );
  return { ...plan, files: [...draft.files, guide] };
}

function recognise(material: Material): { origin: Origin; by: string } | null {
  for (const origin of origins) {
    const by = origin.recognise(material);
    if (by !== null) return { origin, by };
  }
  return null;
}

function named(name: OriginName): Origin {
  const origin = origins.find((one) => one.name === name);
  if (!origin) throw new Error('an origin without a file');
  return origin;
}

const unknown: Problem = {
  path: 'What was read',
  message: 'is of nobody we know',
  mend: 'Say --from, and give the old settings: --env FILE, --prosody FILE, --saslauthd FILE. usher migrate --help says which.',
};

function saidIn(material: Material): Said[] {
  const said: Readonly<Record<Said, unknown>> = {
    usher: material.usher,
    jitsi: material.jitsiHost,
    installation: material.installation,
    'sp-key': material.serviceKey ?? material.serviceCertificate,
  };
  return (['usher', 'jitsi', 'installation', 'sp-key'] as const).filter(
    (one) => said[one] !== null,
  );
}

function ofNoUse(said: Said, { project }: Origin): Problem {
  const message = `is not for ${project}`;
  if (said !== 'usher') return { path: `--${said}`, message, mend: 'Leave it out.' };
  const mend =
    'BASE_URL says where it is, and the provider knows that address. Leave it out, or change both.';
  return { path: '--usher', message, mend };
}
