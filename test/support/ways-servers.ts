import { freePort } from './free-port.ts';
import { GithubStandIn } from './github-stand-in.ts';
import { Keycloak, keycloakClient, keycloakIsThere } from './keycloak.ts';
import { ADA_PASSWORD, SERVICE_PASSWORD } from './ldap-settings.ts';
import { describedSettings, githubSettings } from './oauth2-methods.ts';
import { AD_BASE, REALM, Samba, sambaLacks } from './samba.ts';
import { samlMethod, writeServiceKey } from './saml-peer.ts';
import {
  lemonldapSamlIsThere,
  type SecondProvider,
  startSecondProvider,
} from './second-provider.ts';
import { SimpleSaml, simpleSamlIsThere } from './simplesamlphp.ts';
import { hasSlapd, Slapd } from './slapd.ts';
import { AUTH } from './usher.ts';

/** What Keycloak says of somebody by SAML, as our page of docs has it. */
const KEYCLOAK_MAPPERS = [
  ...[
    ['uid', 'username'],
    ['mail', 'email'],
    ['givenName', 'firstName'],
    ['sn', 'lastName'],
  ].map(([name, attribute]) =>
    mapper(String(name), 'saml-user-property-mapper', { 'user.attribute': String(attribute) }),
  ),
  mapper('groups', 'saml-group-membership-mapper', { single: 'false', 'full.path': 'false' }),
];

function mapper(name: string, protocolMapper: string, more: Readonly<Record<string, string>>) {
  const config = { 'attribute.name': name, 'attribute.nameformat': 'Basic', ...more };
  return { name, protocol: 'saml', protocolMapper, config };
}

/** Every server at which somebody can sign in, as far as this machine has them. Close it. */
export class WaysServers {
  readonly #key = writeServiceKey();
  readonly #lemonPort: number;
  readonly #keycloak: Keycloak | null;
  readonly #simple: SimpleSaml | null;
  readonly #slapd: Slapd | null;
  readonly #samba: Samba | null;
  readonly #github: GithubStandIn;
  #lemon: SecondProvider | null = null;

  private constructor(
    lemonPort: number,
    [keycloak, simple, slapd, samba, github]: readonly [
      Keycloak | null,
      SimpleSaml | null,
      Slapd | null,
      Samba | null,
      GithubStandIn,
    ],
  ) {
    this.#lemonPort = lemonPort;
    this.#keycloak = keycloak;
    this.#simple = simple;
    this.#slapd = slapd;
    this.#samba = samba;
    this.#github = github;
  }

  static async start(): Promise<WaysServers> {
    const started = await Promise.all([
      keycloakIsThere ? Keycloak.start(`${AUTH}/`) : null,
      simpleSamlIsThere ? SimpleSaml.start() : null,
      hasSlapd ? Slapd.start() : null,
      sambaLacks === false ? startSamba() : null,
      GithubStandIn.start(),
    ]);
    return new WaysServers(await freePort(), started);
  }

  /** The methods that lead to them, each an entry of the list, YAML. */
  methods(): string[] {
    const saml = (id: string, metadataUrl: string) =>
      samlMethod(id, `By ${id}`, metadataUrl, this.#key.lines);
    return [
      this.#keycloak && oidcMethod(this.#keycloak),
      this.#keycloak && saml('keycloak-saml', `${this.#keycloak.issuer}/protocol/saml/descriptor`),
      lemonldapSamlIsThere && saml('lemon', `http://127.0.0.1:${this.#lemonPort}/saml/metadata`),
      this.#simple && saml('simple', this.#simple.metadataUrl),
      this.#slapd && slapdMethod(this.#slapd),
      this.#samba && sambaMethod(this.#samba),
      `- ${githubSettings(this.#github, ', id: github, title: By github')}`,
      `- ${describedSettings(this.#github, ', id: forge, title: By forge')}`,
    ].filter((one) => typeof one === 'string');
  }

  /** Shows them the metadata of our methods; LemonLDAP::NG starts with it. */
  async introduce(metadataOf: (methodId: string) => Promise<string>): Promise<void> {
    this.#simple?.trust(await metadataOf('simple'));
    const signed = { 'saml.server.signature': 'true' };
    const service = this.#keycloak && (await metadataOf('keycloak-saml'));
    await Promise.all([
      service && this.#keycloak?.importSamlClient(service, signed, KEYCLOAK_MAPPERS),
      lemonldapSamlIsThere && this.#startLemon(await metadataOf('lemon')),
    ]);
  }

  async #startLemon(service: string): Promise<void> {
    this.#lemon = await startSecondProvider(`${AUTH}/`, { port: this.#lemonPort, service });
  }

  async close(): Promise<void> {
    await Promise.all([
      this.#keycloak?.stop(),
      this.#lemon?.stop(),
      this.#simple?.stop(),
      this.#slapd?.close(),
      this.#samba?.close(),
      this.#github.close(),
    ]);
    this.#key.remove();
  }
}

async function startSamba(): Promise<Samba> {
  const samba = await Samba.start();
  await samba.addUser('svc-usher', SERVICE_PASSWORD);
  const more = { displayName: 'Ada Lovelace', mail: 'ada@example.org' };
  const inner = await samba.addGroup('inner', [await samba.addUser('ada', ADA_PASSWORD, more)]);
  await samba.addGroup('outer', [inner]);
  return samba;
}

function oidcMethod({ issuer }: Keycloak): string {
  return `- id: keycloak
  type: oidc
  title: By keycloak
  issuer: ${issuer}
  allow_http: true
  client_id: ${keycloakClient.id}
  client_secret: ${keycloakClient.secret}
  claims: { groups: [groups] }`;
}

function slapdMethod({ ldaps, caFile }: Slapd): string {
  return `- id: slapd
  type: ldap
  title: By slapd
  url: ldaps://${ldaps.host}:${ldaps.port}
  ca_file: ${caFile}
  base: dc=example,dc=org
  bind_dn: 'cn=usher,ou=services,dc=example,dc=org'
  bind_password: ${SERVICE_PASSWORD}
  server_deadline: 20s
  deadline: 30s
  groups: { from: nested }`;
}

function sambaMethod(samba: Samba): string {
  return `- id: samba
  type: ldap
  preset: ad
  title: By samba
  url: ldaps://${samba.host}:${samba.at('ldaps').port}
  ca_file: ${samba.caFile}
  base: ${AD_BASE}
  bind_dn: svc-usher@${REALM}
  bind_password: ${SERVICE_PASSWORD}
  server_deadline: 20s
  deadline: 30s
  groups: { from: ad_nested }`;
}
