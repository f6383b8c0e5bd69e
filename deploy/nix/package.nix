# Usher from what `npm run build` made: one file of JavaScript with everything in it, so that nothing is fetched and no
# hash of dependencies has to be kept. `release`: that folder.
{
  lib,
  stdenvNoCC,
  makeWrapper,
  nodejs_24,
  release ? ../../dist,
}:
assert lib.assertMsg (builtins.pathExists (release + "/usher.js"))
  "There is no usher.js in ${toString release}. First: npm ci && npm run build; then name the flake by path:.";
stdenvNoCC.mkDerivation {
  pname = "jitsi-usher";
  version = (lib.importJSON ../../package.json).version;
  src = release;
  nativeBuildInputs = [ makeWrapper ];
  dontBuild = true;
  installPhase = ''
    runHook preInstall
    mkdir -p "$out/lib/jitsi-usher"
    cp -r . "$out/lib/jitsi-usher"
    makeWrapper ${lib.getExe nodejs_24} "$out/bin/usher" --add-flags "$out/lib/jitsi-usher/usher.js"
    runHook postInstall
  '';
  meta = {
    description = "The usher at the door of Jitsi Meet: sign-in, rules per room, and a short-lived token for that one room";
    license = lib.licenses.asl20;
    mainProgram = "usher";
    platforms = lib.platforms.linux;
  };
}
