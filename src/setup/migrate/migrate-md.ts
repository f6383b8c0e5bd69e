import { MANIFEST } from '../apply/manifest.ts';
import { fileEntry, stepSection } from '../generate/apply-md.ts';
import type { GeneratedFile } from '../generate/generated-file.ts';
import type { Difference, MigrationPlan } from './migration.ts';

/** `MIGRATE.md`: what is other than before, what to do in order, and the way back. */
export function migrateMd(plan: MigrationPlan): string {
  const { project, recognisedBy, files, differences, steps, unread } = plan;
  const by = recognisedBy === null ? '' : ` (recognised by ${recognisedBy})`;
  return `# From ${project} to Usher

What was read is that of ${project}${by}.

In order, as root, from within this folder. Some of these files hold secrets: nobody else may read them, and once
everything works they may be deleted here. Each step says how to go back.

${files.map(fileEntry).join('\n')}

## What is different then

| There | Here | To have it otherwise |
|---|---|---|
${differences.map(differenceRow).join('\n')}
${leftOut(unread)}${carried(files)}
${steps.map(stepSection).join('\n\n')}

## The way back

From the last step to the first, as each of them says. As long as nothing was changed at Jitsi or at the provider,
stopping Usher and starting what ran before is all of it. Tokens that are out go on working until they expire.
`;
}

function differenceRow({ there, here, change }: Difference): string {
  return `| ${there} | ${here} | ${change ?? ''} |`;
}

function carried(files: readonly GeneratedFile[]): string {
  if (!files.some(({ path }) => path === MANIFEST)) return '';
  return `
The files of all steps are carried to their places, with copies, by \`usher setup --apply --output .\`; first with
\`--dry-run\` to see what changes; taken back by \`--undo\`. Accounts and restarts stay yours.
`;
}

function leftOut(unread: readonly string[]): string {
  if (unread.length === 0) return '';
  const names = unread.map((name) => `\`${name}\``).join(', ');
  return `
**Left out**, because nothing is known of them: ${names}. Where one matters, its setting has to be found in
docs/reference/configuration.md.
`;
}
