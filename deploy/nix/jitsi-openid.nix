# The options of MarcelCoding/jitsi-openid's module, for Usher in its place: replace its import by this one, and
# `services.jitsi-openid` may stay as it is. Addresses and redirect address stay too.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.services.jitsi-openid;
  address = if lib.hasInfix ":" cfg.listen.addr then "[${cfg.listen.addr}]" else cfg.listen.addr;
  required =
    description:
    mkOption {
      type = types.str;
      inherit description;
    };
in
{
  imports = [ ./module.nix ];

  options.services.jitsi-openid = {
    enable = lib.mkEnableOption "Usher in the place of jitsi-openid";
    package = mkOption {
      type = types.nullOr types.package;
      default = null;
      description = "Of no effect: the package of Usher is `services.usher.package`.";
    };
    listen = {
      addr = mkOption {
        type = types.str;
        default = "0.0.0.0";
        description = "The address to listen on.";
      };
      port = mkOption {
        type = types.port;
        default = 6031;
        description = "The port to listen on.";
      };
    };
    jitsiSecretFile = required "The file with the secret that Prosody has as `app_secret`.";
    jitsiUrl = required "Where people reach Jitsi Meet.";
    jitsiSub = required "The claim `sub` of a token: Jitsi's XMPP host.";
    issuerUrl = required "The issuer of the OpenID provider.";
    baseUrl = required "Where people reach Usher.";
    clientId = required "Usher's name at the provider.";
    clientSecretFile = required "The file with Usher's secret at the provider.";
    openFirewall = mkOption {
      type = types.bool;
      default = false;
      description = "Whether the port is opened.";
    };
  };

  config = lib.mkIf cfg.enable {
    warnings =
      lib.optional (cfg.package != null)
        "services.jitsi-openid.package is of no effect: Usher runs in its place, see services.usher.package.";

    services.usher = {
      enable = true;
      inherit (cfg) openFirewall;
      settings = {
        public_url = cfg.baseUrl;
        listen = "${address}:${toString cfg.listen.port}";
        jitsi = {
          url = cfg.jitsiUrl;
          domain = cfg.jitsiSub;
          # As there, for every Jitsi Meet; with one of 2025 or later "fragment" is better.
          token_in = lib.mkDefault "query";
        };
        sign_in.methods = [
          {
            type = "oidc";
            id = "openid";
            issuer = cfg.issuerUrl;
            client_id = cfg.clientId;
            redirect_path = "callback";
            claims = {
              affiliation = [ "affiliation" ];
              moderator = [ "moderator" ];
            };
          }
        ];
        guests.without_rules = lib.mkDefault "never";
        compat = [
          "jitsi-openid"
          "go-openid"
        ];
      };
      secretFiles = {
        "jitsi.secret" = cfg.jitsiSecretFile;
        "sign_in.methods.0.client_secret" = cfg.clientSecretFile;
      };
    };
    # `systemctl restart jitsi-openid` in somebody's script goes on working.
    systemd.services.usher.aliases = [ "jitsi-openid.service" ];
  };
}
