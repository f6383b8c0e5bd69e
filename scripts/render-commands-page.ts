import type { Command } from '../src/cli/command.ts';

/** The page of all commands, in the words of their `--help`. */
export function renderCommandsPage(commands: readonly Command[]): string {
  return `# Commands

Made by \`npm run generate\` from what the commands say of themselves; do not edit it here.

Each takes \`--help\`. It ends with 0 where all is well, 1 where something was refused or problems were found, 2 for
input that cannot be used; what differs stands with the command. Results go to standard output, remarks and problems to
standard error. Where settings are wanted and no \`--config\` names the file, \`USHER_CONFIG\` does, and without that the
environment alone counts.

| Command | |
|---|---|
${commands.map(renderRow).join('\n')}

${commands.map(renderCommand).join('\n\n')}
`;
}

function renderRow(command: Command): string {
  return `| [\`${nameOf(command)}\`](#${nameOf(command).replaceAll(' ', '-')}) | ${cell(command.summary)} |`;
}

function renderCommand(command: Command): string {
  return `## ${nameOf(command)}\n\n\`\`\`text\n${command.usage.trimEnd()}\n\`\`\``;
}

function nameOf({ words }: Command): string {
  return `usher ${words.join(' ')}`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
