/**
 * A compose file for a Keycloak by itself, beside the realm file that it imports: for who has none yet. `realmFile`: the
 * name of that file, in the same folder.
 */
export function keycloakCompose(realmFile: string, issuer: URL): string {
  return `# Written by usher setup. A Keycloak to try with: its database is a file. In earnest it wants PostgreSQL.
#   KEYCLOAK_ADMIN_PASSWORD=… docker compose -f keycloak/compose.yml up -d
services:
  keycloak:
    image: quay.io/keycloak/keycloak:26.0
    restart: unless-stopped
    # The realm is read at the first start, and left alone afterwards.
    command: [start, --import-realm, '--http-enabled=true', '--proxy-headers=xforwarded']
    environment:
      # Where browsers and Usher reach it. TLS is ended in front of it, by nginx.
      KC_HOSTNAME: ${JSON.stringify(issuer.origin)}
      KC_BOOTSTRAP_ADMIN_USERNAME: admin
      KC_BOOTSTRAP_ADMIN_PASSWORD: \${KEYCLOAK_ADMIN_PASSWORD:?a password of your own}
    # This machine alone reaches it.
    ports: ['127.0.0.1:8080:8080']
    volumes:
      - ./${realmFile}:/opt/keycloak/data/import/${realmFile}:ro
      - keycloak-data:/opt/keycloak/data
volumes:
  keycloak-data: {}
`;
}
