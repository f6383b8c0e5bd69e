import { endOfFile, type GeneratedFile } from './generated-file.ts';

/** The lines for the end of jicofo.conf; in HOCON what is said later wins. */
export function jicofoConf(): GeneratedFile {
  return endOfFile(
    'jicofo/jicofo.conf',
    '/etc/jitsi/jicofo/jicofo.conf',
    `# Prosody checks tokens. With an authentication of its own Jicofo would ask a second time.
jicofo.authentication.enabled = false
# The token says who moderates. Otherwise whoever comes first does.
jicofo.conference.enable-auto-owner = false`,
    '#',
    'Prosody checks tokens; Jicofo asks nobody.',
  );
}
