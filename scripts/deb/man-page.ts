import type { Command } from '../../src/cli/command.ts';

/** usher(1), from what the commands say of themselves. `date` as 2026-11-21. */
export function renderManPage(commands: readonly Command[], version: string, date: string): string {
  return `.TH USHER 1 "${date}" "jitsi-usher ${version}" "User Commands"
.SH NAME
usher \\- the usher at the door of Jitsi Meet
.SH SYNOPSIS
.B usher
.I command
.RI [ option ...]
.SH DESCRIPTION
People sign in with what their organisation has; Usher hands Jitsi Meet a short-lived token for the one room they asked
for.
.B usher serve
is the service; the other commands write, check and look after its settings and its store. Those that open the store
are to be run as the user
.BR usher .
.SH COMMANDS
${commands.map(renderCommand).join('\n')}
.SH ENVIRONMENT
.B USHER_CONFIG
names the file of settings where no
.B \\-\\-config
does. Each setting has a variable of its own, which counts more than the file.
.SH FILES
.TP
.I /etc/usher/usher.yaml
The settings of the service.
.TP
.I /etc/default/usher
Variables for it.
.TP
.I /var/lib/usher
The store.
.TP
.I /usr/share/doc/jitsi\\-usher/examples/usher.example.yaml
Every setting, with its default.
.SH EXIT STATUS
0: well. 1: refused, or problems were found. 2: unusable input.
`;
}

function renderCommand({ words, summary, usage }: Command): string {
  return `.SS usher ${roff(words.join(' '))}
${roff(upper(summary))}.
.PP
.nf
${roff(usage)}
.fi`;
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** As text for troff: no escapes, no requests at the beginning of a line. */
function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/^([.'])/gm, '\\&$1');
}
