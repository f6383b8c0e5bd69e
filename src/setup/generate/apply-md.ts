import type { SetupAnswers } from '../setup-answers.ts';
import type { GeneratedFile } from './generated-file.ts';
import type { Step } from './steps/step.ts';
import { wrapMarkdown } from './wrap-markdown.ts';

/** `APPLY.md`: what to do, in order, each with its restarts and its way back. */
export function applyMd(
  answers: SetupAnswers,
  files: readonly GeneratedFile[],
  steps: readonly Step[],
): string {
  return `# Usher for ${answers.jitsiHost}: what to do

In order, as root, from within this folder. Some of these files hold secrets:
nobody else may read them, and once everything works they may be deleted here.
Each step says how to go back.
${TRIED[answers.installation]}

${SHORTER[answers.installation] ?? ''}
${files.map(fileEntry).join('\n')}

${steps.map(stepSection).join('\n\n')}
`;
}

const SHORTER: Partial<Record<SetupAnswers['installation'], string>> = {
  debian: `\`usher setup --apply --output .\` carries the files of all steps to their places,
with copies, and prints the commands that are left to you; with \`--dry-run\` it
shows what would change; \`--undo\` takes it back, as long as this folder is here.
`,
};

const TRIED = {
  debian: 'The lines for Prosody and nginx are tried by tests on Debian’s own.',
  'by-hand': 'The lines for Prosody and nginx are tried by tests on Debian’s own.',
  docker:
    'The variables are after docker-jitsi-meet’s files of August 2026, and were not run by us.',
  nixos: 'The options are after nixpkgs of August 2026, and were not run by us.',
  helm: 'The values are after jitsi-contrib’s chart of August 2026, and were not run by us.',
};

/** An entry of the list of files. */
export function fileEntry({ path, target, place, why }: GeneratedFile): string {
  const where = target === null ? '' : `, for ${place === 'end' ? 'the end of ' : ''}\`${target}\``;
  return `- \`${path}\`${where}:\n  ${why}`;
}

/** A step, with its number, what to type, and the way back. */
export function stepSection(
  { title, text, puts, commands, back, undone }: Step,
  at: number,
): string {
  const then = undone.length === 0 ? '' : ` Then:${shell(undone)}`;
  const forward = `${wrapMarkdown(text)}${shell([...puts, ...commands])}`;
  return `## ${at + 1}. ${title}\n\n${forward}\n\n${wrapMarkdown(`To go back: ${back}`)}${then}`;
}

function shell(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `\n\n\`\`\`sh\n${lines.join('\n')}\n\`\`\``;
}
