/** The lines for the end of jicofo.conf; in HOCON what is said later wins. */
export function jicofoConf(): string {
  return `# Prosody checks tokens. With an authentication of its own Jicofo would ask a second time.
jicofo.authentication.enabled = false
# The token says who moderates. Otherwise whoever comes first does.
jicofo.conference.enable-auto-owner = false`;
}
