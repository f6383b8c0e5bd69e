import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeSamlKey, samlKeys } from '../../test/support/saml-keys.ts';
import { methodProblems, withMethods } from '../../test/support/sample-methods.ts';
import { configOf, load } from '../../test/support/sample-settings.ts';
import type { SamlMethodConfig } from './method-configs/saml.ts';

const METADATA = 'metadata_url: https://idp.example.org/metadata?appid=7';
const { service, stranger } = samlKeys;
const text = (pem: string) => JSON.stringify(pem);
const OWN = `private_key: ${text(service.privateKey)}, certificate: ${text(service.certificate)}`;

function saml(more = ''): SamlMethodConfig {
  const [method] = configOf(withMethods(`{ type: saml, ${METADATA}${more} }`)).signIn.methods;
  assert.equal(method?.type, 'saml');
  return method;
}
const problems = (settings: string) => methodProblems(`{ type: saml, ${settings} }`);

test('a SAML provider needs its metadata, and has a name for everything else', () => {
  const method = saml();
  assert.equal(method.id, 'saml');
  assert.equal(method.title, 'idp.example.org');
  assert.equal(method.metadataUrl, 'https://idp.example.org/metadata?appid=7');
  assert.deepEqual(method.claims.email, ['mail', 'mail[0]', 'email']);
  assert.equal(method.clockSkewSeconds, 60);
  assert.equal(method.allowUnasked, false);
  assert.equal(saml(`, ${OWN}`).privateKey, service.privateKey);
});

test('a file of metadata is meant from where the configuration stands', () => {
  const loaded = load(withMethods('{ type: saml, metadata_file: idp.xml }'));
  assert.ok('config' in loaded);
  const [method] = loaded.config.signIn.methods;
  assert.equal(method?.type, 'saml');
  assert.match(method.metadataFile ?? '', /idp\.xml$/);
});

test('metadata comes from one place, by https or signed', () => {
  assert.deepEqual(problems('id: x'), ['methods[0].metadata_url is missing']);
  assert.deepEqual(problems(`${METADATA}, metadata_file: idp.xml`), [
    'methods[0].metadata_file is set, and so is metadata_url',
  ]);
  const http = 'metadata_url: http://idp.example.org/';
  assert.equal(problems(http).length, 1);
  assert.match(problems(http)[0] ?? '', /begins with http:/);
  for (const more of ['allow_http: true', `metadata_certificate: ${text(service.certificate)}`]) {
    assert.ok(configOf(withMethods(`{ type: saml, ${http}, ${more} }`)));
  }
});

test('keys are RSA of 2048 bits and their certificates are theirs', () => {
  const small = makeSamlKey('small', 1024);
  assert.deepEqual(problems(`${METADATA}, private_key: ${text(service.privateKey)}`), [
    'methods[0].certificate is missing',
  ]);
  assert.deepEqual(problems(`${METADATA}, certificate: ${text(service.certificate)}`), [
    'methods[0].private_key is missing',
  ]);
  const pair = (key: string, certificate: string) =>
    problems(`${METADATA}, private_key: ${text(key)}, certificate: ${text(certificate)}`);
  assert.deepEqual(pair(service.privateKey, stranger.certificate), [
    'methods[0].certificate is not the certificate of private_key',
  ]);
  assert.deepEqual(pair(small.privateKey, small.certificate), [
    'methods[0].private_key is no RSA key of at least 2048 bits (PKCS #8 PEM)',
  ]);
  assert.deepEqual(pair('x', 'y'), [
    'methods[0].private_key is no RSA key of at least 2048 bits (PKCS #8 PEM)',
    'methods[0].certificate is no certificate',
  ]);
  for (const name of ['next_certificate', 'metadata_certificate']) {
    assert.deepEqual(problems(`${METADATA}, ${name}: x`), [`methods[0].${name} is no certificate`]);
  }
});

test('what is allowed on purpose is said at every start', () => {
  const allowed = 'allow_http: true, allow_sha1: true, allow_unasked: true';
  const loaded = load(withMethods(`{ type: saml, ${METADATA}, ${allowed} }`));
  const said = loaded.notices.filter((one) => one.startsWith('sign_in.methods[0]'));
  assert.equal(said.length, 3);
});
