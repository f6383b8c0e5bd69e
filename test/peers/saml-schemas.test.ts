import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Departure } from '../../src/sign-in/method.ts';
import { requirePart } from '../support/require-part.ts';
import { SamlIdp } from '../support/saml-idp.ts';
import { samlKeys } from '../support/saml-keys.ts';
import { SAML_ADDRESSES, SamlSubject } from '../support/saml-subject.ts';

const SCHEMAS = '/usr/share/xml/opensaml';
const TOOLING = '/usr/share/xml/xmltooling';
const skip = requirePart('SAML’s schemas', existsSync(SCHEMAS) && existsSync('/usr/bin/xmlsec1'));

/** Where the schemas name each other on the network, the machine has them. */
const CATALOG = `<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">
<uri name="http://www.w3.org/TR/2002/REC-xmldsig-core-20020212/xmldsig-core-schema.xsd" uri="${TOOLING}/xmldsig-core-schema.xsd"/>
<uri name="http://www.w3.org/TR/2002/REC-xmlenc-core-20021210/xenc-schema.xsd" uri="${TOOLING}/xenc-schema.xsd"/>
<uri name="http://www.w3.org/2001/xml.xsd" uri="${TOOLING}/xml.xsd"/>
</catalog>`;

describe('what we say, as the schemas and xmlsec1 see it', { skip }, () => {
  let folder: string;
  let subject: SamlSubject;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'usher-schemas-'));
    writeFileSync(join(folder, 'catalog.xml'), CATALOG);
    writeFileSync(join(folder, 'service.crt'), samlKeys.service.certificate);
    subject = new SamlSubject({ requestBinding: 'post', authnContexts: ['urn:a', 'urn:b'] });
  });
  after(async () => {
    await subject.close();
    rmSync(folder, { recursive: true });
  });

  const judge = (schema: string, xml: string) => {
    const file = join(folder, 'document.xml');
    writeFileSync(file, xml);
    const judged = spawnSync(
      'xmllint',
      ['--nonet', '--noout', '--schema', join(SCHEMAS, `saml-schema-${schema}-2.0.xsd`), file],
      { env: { XML_CATALOG_FILES: join(folder, 'catalog.xml') }, encoding: 'utf8' },
    );
    assert.equal(judged.status, 0, judged.stderr);
  };
  const judgeSignature = (xml: string, root: string) => {
    const file = join(folder, 'signed.xml');
    writeFileSync(file, xml);
    const id = `urn:oasis:names:tc:SAML:2.0:protocol:${root}`;
    const key = ['--pubkey-cert-pem', join(folder, 'service.crt')];
    execFileSync('xmlsec1', ['--verify', '--id-attr:ID', id, ...key, file], { stdio: 'pipe' });
  };
  const postedXml = (departure: Departure | null, name: string) => {
    assert.equal(departure?.kind, 'post');
    return Buffer.from(departure.fields[name] ?? '', 'base64').toString();
  };

  it('finds our metadata in order, with keys and without', async () => {
    const read = async (one: SamlSubject) => (await one.method.documents.get('metadata')?.())?.body;
    const next = samlKeys.stranger.certificate;
    const [bare, full] = [
      new SamlSubject({ privateKey: null, certificate: null }),
      new SamlSubject({ nextCertificate: next, allowBareCbc: true, wantsSigned: 'both' }),
    ];
    for (const one of [subject, bare, full]) judge('metadata', (await read(one)) ?? '');
    assert.match((await read(full)) ?? '', /use="signing".*use="signing".*use="encryption"/s);
    assert.doesNotMatch((await read(bare)) ?? '', /KeyDescriptor|SingleLogoutService/);
    await bare.close();
    await full.close();
  });

  it('finds our requests in order, and their signatures right', async () => {
    const { departure } = await subject.begin();
    const xml = postedXml(departure, 'SAMLRequest');
    judge('protocol', xml);
    judgeSignature(xml, 'AuthnRequest');
  });

  it('finds what we say about signing out in order, and its signatures right', async () => {
    const postOnly = new SamlSubject({}, {}, (idp) => idp.metadata({ bindings: ['post'] }));
    const { identity } = await postOnly.signIn();
    const out = await postOnly.method.signOut(identity, SAML_ADDRESSES.logout, 'main');
    const request = postedXml(out, 'SAMLRequest');
    judge('protocol', request);
    judgeSignature(request, 'LogoutRequest');
    const asked = postOnly.idp.signOut('post', SAML_ADDRESSES.logout.href, { nameId: 'anna-7f3a' });
    const { departure } = await postOnly.method.answerLogout(asked);
    const response = postedXml(departure, 'SAMLResponse');
    judge('protocol', response);
    judgeSignature(response, 'LogoutResponse');
    await postOnly.close();
  });

  it('finds the good responses of our own provider in order, so that they are good ones', () => {
    const idp = new SamlIdp(subject.clock);
    const request = { id: '_1', callback: SAML_ADDRESSES.callback.href, issuer: 'urn:x' };
    for (const sign of ['assertion', 'response', 'both'] as const) {
      idp.steering = { protection: { sign } };
      judge('protocol', idp.respond(request));
    }
    const encrypt = { certificate: samlKeys.service.certificate };
    idp.steering = { protection: { sign: 'both', encrypt } };
    judge('protocol', idp.respond(request));
    judge('metadata', idp.metadata());
  });
});
