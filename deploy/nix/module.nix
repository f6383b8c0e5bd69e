# services.usher: Usher as a service of NixOS, with settings in Nix and secrets outside of its store.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkOption types;
  cfg = config.services.usher;
  format = pkgs.formats.yaml { };

  # Settings that hold a secret: everybody on the machine reads the store of Nix.
  secretNames = [
    "bind_password"
    "client_secret"
    "password"
    "previous_private_key"
    "private_key"
    "reservations_secret"
    "secret"
  ];
  isOpenSecret =
    name: value:
    builtins.elem name secretNames
    || (name == "url" && builtins.isString value && builtins.match ".*://[^/@]*:[^/@]*@.*" value != null);
  secretsIn =
    path: value:
    if builtins.isAttrs value then
      lib.concatLists (
        lib.mapAttrsToList (
          name: inner:
          let
            here = path ++ [ name ];
          in
          if isOpenSecret name inner then [ (lib.concatStringsSep "." here) ] else secretsIn here inner
        ) value
      )
    else if builtins.isList value then
      lib.concatLists (lib.imap0 (at: inner: secretsIn (path ++ [ (toString at) ]) inner) value)
    else
      [ ];
  openSecrets = secretsIn [ ] cfg.settings;

  configFile =
    if cfg.configFile != null then cfg.configFile else format.generate "usher.yaml" cfg.settings;
  # jitsi.secret → USHER_JITSI_SECRET_FILE
  variableOf = path: "USHER_${lib.toUpper (lib.replaceStrings [ "." ] [ "_" ] path)}_FILE";
  variablesIn =
    folder: lib.mapAttrs' (path: _: lib.nameValuePair (variableOf path) "${folder}/${path}") cfg.secretFiles;

  # A command by hand sees what the service sees, as the user whose store it is.
  command = pkgs.writeShellScriptBin "usher" ''
    export USHER_CONFIG=${lib.escapeShellArg (toString configFile)}
    ${lib.concatStringsSep "\n" (
      lib.mapAttrsToList (name: file: "export ${name}=${lib.escapeShellArg file}") (
        variablesIn "/run/credentials/usher.service"
      )
    )}
    if [ "$(id -u)" = 0 ]; then
      exec ${pkgs.util-linux}/bin/runuser -u usher -- ${lib.getExe cfg.package} "$@"
    fi
    exec ${lib.getExe cfg.package} "$@"
  '';
in
{
  options.services.usher = {
    enable = lib.mkEnableOption "Usher, the sign-in of Jitsi Meet";

    package = mkOption {
      type = types.package;
      default = pkgs.callPackage ./package.nix { };
      defaultText = lib.literalExpression "pkgs.callPackage ./package.nix { }";
      description = "The package of Usher.";
    };

    settings = mkOption {
      type = types.submodule {
        freeformType = format.type;
        options = {
          listen = mkOption {
            type = types.str;
            default = "127.0.0.1:3000";
            description = "The address that Usher listens on.";
          };
          storage.url = mkOption {
            type = types.str;
            default = "sqlite:/var/lib/usher/usher.db";
            description = "Where it keeps things.";
          };
        };
      };
      default = { };
      example = lib.literalExpression ''
        {
          public_url = "https://meet.example.org/auth/";
          jitsi.url = "https://meet.example.org/";
          sign_in.methods = [
            {
              issuer = "https://id.example.org/realms/staff";
              client_id = "usher";
            }
          ];
        }
      '';
      description = ''
        usher.yaml: every setting is in docs/reference/configuration.md. Everybody on the machine can read it, so no
        secret belongs here: see `secretFiles`.
      '';
    };

    secretFiles = mkOption {
      type = types.attrsOf types.str;
      default = { };
      example = {
        "jitsi.secret" = "/run/keys/jitsi";
        "sign_in.methods.0.client_secret" = "/run/keys/client";
      };
      description = ''
        From the path of a setting that is a secret to a file outside of the store, which systemd hands to Usher; the
        entries of a list go by their numbers. The file may be root's alone.
      '';
    };

    configFile = mkOption {
      type = types.nullOr types.str;
      default = null;
      example = "/etc/usher/usher.yaml";
      description = "A usher.yaml outside of the store, in the place of `settings`: as `usher setup` writes it.";
    };

    environment = mkOption {
      type = types.attrsOf types.str;
      default = { };
      example = {
        NODE_EXTRA_CA_CERTS = "/etc/ssl/our-authority.pem";
      };
      description = "Variables of the service.";
    };

    openFirewall = mkOption {
      type = types.bool;
      default = false;
      description = "Whether the port of `settings.listen` is opened. Behind nginx on the same machine it need not be.";
    };
  };

  config = lib.mkIf cfg.enable {
    assertions = [
      {
        assertion = cfg.configFile != null || openSecrets == [ ];
        message = "services.usher.settings holds secrets, which everybody can read in the store of Nix: ${lib.concatStringsSep ", " openSecrets}. Put each into a file, and name it in services.usher.secretFiles.";
      }
    ];

    users.users.usher = {
      isSystemUser = true;
      group = "usher";
      home = "/var/lib/usher";
    };
    users.groups.usher = { };
    environment.systemPackages = [ command ];
    networking.firewall.allowedTCPPorts = lib.mkIf cfg.openFirewall [
      (lib.toInt (lib.last (lib.splitString ":" cfg.settings.listen)))
    ];

    systemd.services.usher = {
      description = "Usher, the sign-in of Jitsi Meet";
      wantedBy = [ "multi-user.target" ];
      wants = [ "network-online.target" ];
      after = [
        "network-online.target"
        "postgresql.service"
      ];
      # Installed, but not yet configured: nothing to start, and nothing to complain about.
      unitConfig = lib.mkIf (cfg.configFile != null) { ConditionPathExists = cfg.configFile; };
      environment = cfg.environment // variablesIn "%d";
      # As deploy/systemd/usher.service; a test compares the two.
      serviceConfig = {
        Type = "exec";
        ExecStart = "${lib.getExe cfg.package} serve --config ${configFile}";
        LoadCredential = lib.mapAttrsToList (path: file: "${path}:${file}") cfg.secretFiles;
        User = "usher";
        Group = "usher";
        StateDirectory = "usher";
        StateDirectoryMode = "0700";
        WorkingDirectory = "/var/lib/usher";
        UMask = "0077";
        Restart = "on-failure";
        RestartSec = 5;
        TimeoutStopSec = 45;
        ProtectSystem = "strict";
        ProtectHome = true;
        PrivateTmp = true;
        PrivateDevices = true;
        PrivateIPC = true;
        ProtectProc = "invisible";
        ProcSubset = "pid";
        ProtectKernelTunables = true;
        ProtectKernelModules = true;
        ProtectKernelLogs = true;
        ProtectControlGroups = true;
        ProtectClock = true;
        ProtectHostname = true;
        RemoveIPC = true;
        NoNewPrivileges = true;
        CapabilityBoundingSet = "";
        AmbientCapabilities = "";
        PrivateUsers = true;
        RestrictSUIDSGID = true;
        RestrictNamespaces = true;
        RestrictRealtime = true;
        LockPersonality = true;
        KeyringMode = "private";
        RestrictAddressFamilies = "AF_INET AF_INET6 AF_UNIX AF_NETLINK";
        SystemCallArchitectures = "native";
        SystemCallFilter = [
          "@system-service"
          "~@privileged @resources"
        ];
        SystemCallErrorNumber = "EPERM";
      };
    };
  };
}
