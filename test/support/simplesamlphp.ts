import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { PeerProcess } from './peer-process.ts';
import { makeSamlKey, type SamlKey, samlKeys } from './saml-keys.ts';

const WWW = '/usr/share/simplesamlphp/www';

export const simpleSamlIsThere = existsSync(WWW) && existsSync('/usr/bin/php');

/** Debian's SimpleSAMLphp as an identity provider, in the server that PHP has for tries. */
export class SimpleSaml {
  readonly origin: string;
  readonly #folder: string;
  readonly #process: PeerProcess;
  readonly #nextKey = makeSamlKey('the next one');
  #key: SamlKey = samlKeys.provider;

  private constructor(origin: string, folder: string, process: PeerProcess) {
    this.origin = origin;
    this.#folder = folder;
    this.#process = process;
  }

  static async start(): Promise<SimpleSaml> {
    const folder = mkdtempSync(join(tmpdir(), 'usher-simplesaml-'));
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    for (const part of ['cert', 'config', 'data', 'log', 'metadata', 'sessions', 'tmp']) {
      mkdirSync(join(folder, part));
    }
    writeKey(folder, 'idp', samlKeys.provider);
    writePhp(folder, 'config/config', settings(folder, origin));
    writePhp(folder, 'config/authsources', PEOPLE);
    writePhp(folder, 'metadata/saml20-idp-hosted', hosted(''));
    writePhp(folder, 'metadata/saml20-sp-remote', partners(folder));
    const process = await PeerProcess.start({
      command: 'php',
      args: ['-d', 'opcache.enable_cli=0', '-S', `127.0.0.1:${port}`, '-t', WWW],
      env: { SIMPLESAMLPHP_CONFIG_DIR: join(folder, 'config') },
      readyAt: `${origin}/saml2/idp/metadata.php`,
      readyWithin: 30_000,
    });
    return new SimpleSaml(origin, folder, process);
  }

  get metadataUrl(): string {
    return `${this.origin}/saml2/idp/metadata.php`;
  }

  /** What it printed, requests and errors. */
  get output(): string {
    return this.#process.output;
  }

  /** Knows a service by its metadata from now on, with the options that our page of docs names. */
  trust(metadata: string): void {
    writeFileSync(join(this.#folder, 'service.xml'), metadata);
  }

  /** The certificate of the key that it signs with, as it stands in XML. */
  get certificate(): string {
    return this.#key.certificate.replace(/-----.*-----|\s/g, '');
  }

  /** Publishes a new key beside the one that it goes on signing with. */
  publishNewKey(): void {
    writeKey(this.#folder, 'new', this.#nextKey);
    const both = `'new_privatekey' => 'new.pem', 'new_certificate' => 'new.crt',`;
    writePhp(this.#folder, 'metadata/saml20-idp-hosted', hosted(both));
  }

  /** Signs with the new key from now on; the old one is gone. */
  useNewKey(): void {
    this.#key = this.#nextKey;
    writeKey(this.#folder, 'idp', this.#key);
    writePhp(this.#folder, 'metadata/saml20-idp-hosted', hosted(''));
  }

  async stop(): Promise<void> {
    await this.#process.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function writePhp(folder: string, name: string, text: string): void {
  writeFileSync(join(folder, `${name}.php`), `<?php\n${text}\n`);
}

function writeKey(folder: string, name: string, key: SamlKey): void {
  writeFileSync(join(folder, 'cert', `${name}.pem`), key.privateKey, { mode: 0o600 });
  writeFileSync(join(folder, 'cert', `${name}.crt`), key.certificate);
}

function settings(folder: string, origin: string): string {
  return `$config = [
  'baseurlpath' => '${origin}/',
  'certdir' => '${folder}/cert/',
  'loggingdir' => '${folder}/log/',
  'datadir' => '${folder}/data/',
  'tempdir' => '${folder}/tmp',
  'metadatadir' => '${folder}/metadata/',
  'attributenamemapdir' => '/etc/simplesamlphp/attributemap/',
  'secretsalt' => 'a-test-and-nothing-else',
  'auth.adminpassword' => 'a-test-and-nothing-else',
  'admin.checkforupdates' => false,
  'timezone' => 'UTC',
  'technicalcontact_email' => 'na@example.org',
  'logging.handler' => 'errorlog',
  'logging.level' => 5,
  'showerrors' => true,
  'errorreporting' => false,
  'enable.saml20-idp' => true,
  'module.enable' => ['exampleauth' => true, 'core' => true, 'saml' => true],
  'session.cookie.secure' => false,
  'session.cookie.samesite' => null,
  'session.phpsession.savepath' => '${folder}/sessions',
  'language.available' => ['en'],
  'language.default' => 'en',
  'language.cookie.secure' => false,
  'language.cookie.samesite' => null,
  'metadata.sources' => [['type' => 'flatfile']],
  'store.type' => 'phpsession',
];`;
}

const PEOPLE = `$config = [
  'admin' => ['core:AdminPassword'],
  'people' => [
    'exampleauth:UserPass',
    'asa:asa-password' => [
      'uid' => ['asa'],
      'displayName' => ['Åsa Öberg'],
      'mail' => ['asa@example.org'],
      'isMemberOf' => ['staff', 'choir'],
    ],
  ],
];`;

const hosted = (more: string): string => `$metadata['__DYNAMIC:1__'] = [
  'host' => '__DEFAULT__',
  'privatekey' => 'idp.pem',
  'certificate' => 'idp.crt',
  ${more}
  'auth' => 'people',
  'authproc' => [3 => ['class' => 'saml:PersistentNameID', 'attribute' => 'uid']],
];`;

/** What its page for converting metadata writes, with what we say to add. */
const partners = (folder: string): string => `if (file_exists('${folder}/service.xml')) {
  $service = \\SimpleSAML\\Metadata\\SAMLParser::parseFile('${folder}/service.xml')->getMetadata20SP();
  $metadata[$service['entityid']] = array_merge($service, [
    'simplesaml.attributes' => true,
    'NameIDFormat' => 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    'validate.authnrequest' => true,
    'sign.logout' => true,
    'redirect.sign' => true,
  ]);
}`;
