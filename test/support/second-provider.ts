import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';
import { PeerProcess } from './peer-process.ts';
import { samlKeys } from './saml-keys.ts';

export const lemonldapClient = { id: 'usher', secret: 'lemonldap-usher-client-secret' } as const;

const issuerModule = '/usr/share/perl5/Lemonldap/NG/Portal/Issuer/OpenIDConnect.pm';
export const lemonldapIsThere = existsSync(issuerModule) && existsSync('/usr/bin/plackup');
/** Its SAML part wants two libraries besides. */
export const lemonldapSamlIsThere =
  lemonldapIsThere &&
  existsSync('/usr/share/doc/liblasso-perl') &&
  existsSync('/usr/share/perl5/XML/Simple.pm');

/** Debian's LemonLDAP::NG: another hand than Keycloak's, in Perl, without a database. */
export interface SecondProvider {
  readonly issuer: string;
  /** What it printed. */
  readonly output: string;
  stop(): Promise<void>;
}

/** As a SAML provider: where it is to listen, and the metadata of the service, which it has to know at its start. */
export interface SamlPart {
  readonly port: number;
  readonly service: string;
}

/** Starts its portal with `usher` as a client whose addresses lie below `usherUrl`. */
export async function startSecondProvider(
  usherUrl: string,
  saml: SamlPart | null = null,
): Promise<SecondProvider> {
  const folder = mkdtempSync(join(tmpdir(), 'usher-lemonldap-'));
  const port = saml?.port ?? (await freePort());
  const issuer = `http://127.0.0.1:${port}`;
  for (const part of ['conf', 'cache', 'sessions/lock', 'kept/lock']) {
    mkdirSync(join(folder, part), { recursive: true });
  }
  const oidc = settingsFor(folder, issuer, usherUrl);
  const settings = { ...oidc, ...(saml && samlSettings(saml.service)) };
  writeFileSync(join(folder, 'conf', 'lmConf-1.json'), JSON.stringify(settings));
  const iniFile = join(folder, 'lemonldap-ng.ini');
  writeFileSync(iniFile, iniFor(folder));
  const portal = fileURLToPath(new URL('../fixtures/lemonldap.psgi', import.meta.url));
  const peer = await PeerProcess.start({
    command: 'plackup',
    args: ['-E', 'deployment', '-o', '127.0.0.1', '-p', String(port), portal],
    env: { LLNG_DEFAULTCONFFILE: iniFile },
    readyAt: `${issuer}/.well-known/openid-configuration`,
    readyWithin: 30_000,
  });
  return {
    issuer,
    get output() {
      return peer.output;
    },
    async stop() {
      await peer.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function iniFor(folder: string): string {
  return `[all]
logLevel = warn
[configuration]
type = File
dirName = ${folder}/conf
localStorage = Cache::FileCache
localStorageOptions = {'namespace'=>'conf','cache_root'=>'${folder}/cache','cache_depth'=>3}
[portal]
staticPrefix = /static
templateDir = /usr/share/lemonldap-ng/portal/templates
languages = en
`;
}

/** Its settings, by its own names. The number and the date of a configuration must not be 0. */
function settingsFor(folder: string, issuer: string, usherUrl: string): object {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const files = (name: string) => ({
    Directory: join(folder, name),
    LockDirectory: join(folder, name, 'lock'),
    generateModule: 'Lemonldap::NG::Common::Apache::Session::Generate::SHA256',
  });
  return {
    cfgNum: 1,
    cfgDate: '1',
    cfgAuthor: 'a test',
    key: 'a-test-and-nothing-else',
    portal: `${issuer}/`,
    domain: '127.0.0.1',
    securedCookie: 0,
    authentication: 'Demo',
    userDB: 'Same',
    passwordDB: 'Demo',
    demoExportedVars: { cn: 'cn', mail: 'mail', uid: 'uid' },
    globalStorage: 'Apache::Session::File',
    globalStorageOptions: files('sessions'),
    persistentStorage: 'Apache::Session::File',
    persistentStorageOptions: files('kept'),
    portalDisplayRegister: 0,
    portalDisplayResetPassword: 0,
    locationRules: {},
    exportedHeaders: {},
    issuerDBOpenIDConnectActivation: 1,
    issuerDBOpenIDConnectPath: '^/oauth2',
    oidcServiceMetaDataIssuer: issuer,
    oidcServicePrivateKeySig: privateKey,
    oidcServicePublicKeySig: publicKey,
    oidcServiceKeyIdSig: 'first',
    oidcRPMetaDataOptions: { usher: clientOptions(usherUrl) },
    oidcRPMetaDataExportedVars: {
      usher: { name: 'cn', preferred_username: 'uid', email: 'mail', groups: 'groups' },
    },
    oidcRPMetaDataOptionsExtraClaims: { usher: { groups: 'groups' } },
  };
}

function clientOptions(usherUrl: string): object {
  return {
    oidcRPMetaDataOptionsClientID: lemonldapClient.id,
    oidcRPMetaDataOptionsClientSecret: lemonldapClient.secret,
    oidcRPMetaDataOptionsDisplayName: 'Usher',
    // The person is asked once whether Usher may know their name.
    oidcRPMetaDataOptionsBypassConsent: 0,
    oidcRPMetaDataOptionsIDTokenSignAlg: 'RS256',
    oidcRPMetaDataOptionsIDTokenExpiration: 3600,
    oidcRPMetaDataOptionsAccessTokenExpiration: 3600,
    oidcRPMetaDataOptionsRequirePKCE: 1,
    oidcRPMetaDataOptionsUserIDAttr: 'uid',
    oidcRPMetaDataOptionsRedirectUris: `${usherUrl}sign-in/lemonldap/callback`,
    oidcRPMetaDataOptionsPostLogoutRedirectUris: `${usherUrl}signed-out`,
  };
}

/** What our page of docs says to set in its Manager, by the names of its file. */
function samlSettings(service: string): object {
  return {
    issuerDBSAMLActivation: 1,
    // With SAML its cookies are SameSite=None, which browsers take by https alone.
    sameSite: 'Lax',
    samlServicePrivateKeySig: samlKeys.provider.privateKey,
    samlServicePublicKeySig: samlKeys.provider.certificate,
    samlSPMetaDataXML: { usher: { samlSPMetaDataXML: service } },
    samlSPMetaDataExportedAttributes: {
      usher: { uid: '1;uid', mail: '0;mail', cn: '0;displayName', groups: '0;groups' },
    },
    samlSPMetaDataOptions: {
      usher: {
        samlSPMetaDataOptionsNameIDFormat: 'persistent',
        samlSPMetaDataOptionsSignSSOMessage: 1,
        samlSPMetaDataOptionsCheckSSOMessageSignature: 1,
        samlSPMetaDataOptionsSignSLOMessage: 1,
        samlSPMetaDataOptionsCheckSLOMessageSignature: 1,
      },
    },
  };
}
