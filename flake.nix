{
  description = "The usher at the door of Jitsi Meet";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.11";

  # First `npm ci && npm run build`, whose result git does not keep: name this flake by `path:`, not by `git+file:`.
  outputs =
    { self, nixpkgs }:
    let
      systems = [
        "x86_64-linux"
        "aarch64-linux"
      ];
      forEach = make: nixpkgs.lib.genAttrs systems (system: make nixpkgs.legacyPackages.${system});
    in
    {
      packages = forEach (pkgs: rec {
        jitsi-usher = pkgs.callPackage ./deploy/nix/package.nix { };
        default = jitsi-usher;
      });
      overlays.default = final: _: { jitsi-usher = final.callPackage ./deploy/nix/package.nix { }; };
      nixosModules = rec {
        usher = ./deploy/nix/module.nix;
        # The options of MarcelCoding/jitsi-openid, for an old configuration.
        jitsi-openid = ./deploy/nix/jitsi-openid.nix;
        default = usher;
      };
    };
}
