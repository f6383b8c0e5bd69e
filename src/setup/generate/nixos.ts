import type { SetupAnswers } from '../setup-answers.ts';
import { frontEndJs } from './front-end-js.ts';
import type { Names } from './names.ts';
import { nginxLocations } from './nginx-conf.ts';

/** The value that Prosody reads from its environment, so that no secret lies in the store of Nix. */
export const NIX_SECRET = 'USHER_JITSI_APP_SECRET';

/** A module to import. `lua`: Prosody's lines, with the secret taken from the environment. */
export function nixosModule(answers: SetupAnswers, names: Names, lua: string): string {
  const host = answers.jitsiHost;
  const settings = frontEndJs(answers, names);
  return `# imports = [ ./usher-jitsi.nix ];
{ lib, ... }:
{
  # Prosody checks tokens; Jicofo and the front end are told so.
  services.jitsi-meet.secureDomain = {
    enable = true;
    authentication = "token";
  };
  # At the end of Jitsi's config.js.
  services.jitsi-meet.extraConfig = lib.mkAfter ''
${indent(settings, 4)}
  '';
  # The token says who moderates. Otherwise whoever comes first does.
  services.jicofo.config.jicofo = {
    authentication.enabled = lib.mkForce false;
    conference.enable-auto-owner = lib.mkForce false;
  };
  # Behind the virtual host's own lines: what is said later wins.
  services.prosody.virtualHosts.${JSON.stringify(host)}.extraConfig = lib.mkAfter ''
${indent(lua, 4)}
  '';
  # One line, ${NIX_SECRET}=…: the store of Nix can be read by everybody on the machine.
  systemd.services.prosody.serviceConfig.EnvironmentFile = "/etc/usher/prosody.env";
${names.oneHost ? locations(answers, names) : ''}}
`;
}

/** Usher as a service, by the module in deploy/nix. Its settings stay outside of the store, where secrets may stand. */
export function nixosUsher(): string {
  return `# imports = [ …/deploy/nix/module.nix ./usher.nix ./usher-jitsi.nix ];
{
  services.usher = {
    enable = true;
    # It holds secrets: everybody on the machine can read the store of Nix.
    configFile = "/etc/usher/usher.yaml";
  };
}
`;
}

function locations(answers: SetupAnswers, names: Names): string {
  const inner =
    /location \^~ [^{]*\{\n([\s\S]*?)\n\}/.exec(nginxLocations(answers, names))?.[1] ?? '';
  const lines = inner
    .split('\n')
    .filter((line) => !line.includes('proxy_pass') && !line.includes('access_log'))
    .join('\n');
  return `  services.nginx.virtualHosts.${JSON.stringify(answers.jitsiHost)}.locations."^~ ${answers.usherUrl.pathname}" = {
    proxyPass = "http://${names.upstream}";
    extraConfig = ''
${indent(lines, 2)}
      access_log off;
    '';
  };
`;
}

/** Two quotes end a text of Nix, and a dollar with a brace begins an expression. */
function indent(text: string, by: number): string {
  const safe = text.replaceAll("''", "'''").replaceAll('${', "''${");
  return safe.replace(/^(?=.)/gm, ' '.repeat(by));
}
