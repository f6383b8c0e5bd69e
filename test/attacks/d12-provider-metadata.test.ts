import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import { signElement } from '../support/saml-crypto.ts';
import { keyDescriptor, type SamlIdp } from '../support/saml-idp.ts';
import { makeSamlKey, samlKeys } from '../support/saml-keys.ts';
import { SamlSubject } from '../support/saml-subject.ts';

const { provider, stranger, service } = samlKeys;
const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
const bothKeys =
  keyDescriptor(provider.certificate, 'signing') + keyDescriptor(stranger.certificate, 'signing');

describe('D12: what a provider says of itself', () => {
  const subjects: SamlSubject[] = [];
  const open = (...given: ConstructorParameters<typeof SamlSubject>) => {
    const subject = new SamlSubject(...given);
    subjects.push(subject);
    return subject;
  };
  afterEach(async () => {
    for (const subject of subjects.splice(0)) await subject.close();
  });

  const refusedWith = async (
    metadata: (idp: SamlIdp) => string,
    settings: ConstructorParameters<typeof SamlSubject>[0] = {},
  ) => {
    const subject = open(settings, {}, metadata);
    const thrown = await subject.errorOf(subject.begin());
    assert.equal(thrown.code, 'provider_unavailable');
    const [check] = await subject.method.check();
    assert.equal(check?.ok, false);
    return thrown.reason;
  };

  it('D12: expired, at any height, is refused; what is held is used no longer than it says', async () => {
    const past = iso(1_700_000_000);
    assert.equal(
      await refusedWith((idp) => idp.metadata({ attributes: ` validUntil="${past}"` })),
      'metadata_expired',
    );
    assert.equal(
      await refusedWith((idp) => idp.metadata({ role: ` validUntil="${past}"` })),
      'metadata_expired',
    );
    assert.equal(
      await refusedWith((idp) => idp.metadata({ attributes: ' validUntil="soon"' })),
      'metadata_expired',
    );
    const within = (idp: SamlIdp) =>
      `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" validUntil="${past}">${idp.metadata()}</md:EntitiesDescriptor>`;
    assert.equal(await refusedWith(within), 'metadata_expired');
    const soon = (idp: SamlIdp) =>
      idp.metadata({ attributes: ` validUntil="${iso(idp.clock.nowSeconds() + 600)}"` });
    const subject = open({}, {}, soon);
    assert.ok(await subject.signIn());
    subject.clock.pass(601);
    assert.equal(await subject.reasonOf(subject.begin()), 'metadata_expired');
  });

  it('D12: unsigned, or signed by somebody else, where a certificate is configured', async () => {
    const signed = (key: typeof provider) => (idp: SamlIdp) =>
      signElement(idp.metadata(), 'EntityDescriptor', key, { first: true });
    const settings = { metadataCertificate: stranger.certificate };
    assert.equal(await refusedWith((idp) => idp.metadata(), settings), 'metadata_unsigned');
    assert.equal(await refusedWith(signed(provider), settings), 'metadata_read');
    const tampered = (idp: SamlIdp) => signed(stranger)(idp).replace('/sso', '/evil');
    assert.equal(await refusedWith(tampered, settings), 'metadata_read');
    assert.ok(await open(settings, {}, signed(stranger)).signIn());
  });

  it('D12: a signed list around another that is not: only what was signed is read', async () => {
    const settings = { metadataCertificate: stranger.certificate };
    const wrapped = (idp: SamlIdp) => {
      const inner = signElement(idp.metadata(), 'EntityDescriptor', stranger, { first: true });
      const evil = idp.metadata({ keys: keyDescriptor(service.certificate, 'signing') });
      const renamed = evil.replace('ID="_metadata"', 'ID="_evil"');
      return `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" ID="_all">${renamed}${inner}</md:EntitiesDescriptor>`;
    };
    assert.equal(await refusedWith(wrapped, settings), 'metadata_unsigned');
  });

  it('D12: a key without `use` is for signing too, and signatures stay required', async () => {
    const subject = open({}, {}, (idp) =>
      idp.metadata({ keys: keyDescriptor(provider.certificate, null) }),
    );
    assert.ok(await subject.signIn());
    const unsigned = subject.signIn({ protection: { sign: 'neither' } });
    assert.equal(await subject.reasonOf(unsigned), 'unsigned');
    const foreign = subject.signIn({ protection: { key: stranger } });
    assert.equal(await subject.reasonOf(foreign), 'signature_wrong');
  });

  it('D12: no key for signing, or none that can be used, is no metadata', async () => {
    const small = makeSamlKey('small', 1024);
    for (const keys of [
      '',
      keyDescriptor(provider.certificate, 'encryption'),
      keyDescriptor('bm8gY2VydGlmaWNhdGU=', 'signing'),
      keyDescriptor(small.certificate, 'signing'),
    ]) {
      assert.equal(await refusedWith((idp) => idp.metadata({ keys })), 'metadata_keys');
    }
  });

  it('D12: the dates of a certificate are no matter: its key is what is trusted', async () => {
    const later = makeSamlKey('later', 2048, 4_000_000_000);
    const subject = open({}, {}, (idp) =>
      idp.metadata({ keys: keyDescriptor(later.certificate, 'signing') }),
    );
    assert.ok(await subject.signIn({ protection: { key: later } }));
  });

  it('D12: two keys at once, and a new one at its first use, without a restart', async () => {
    const subject = open({}, {}, (idp) => idp.metadata({ keys: bothKeys }));
    assert.ok(await subject.signIn());
    assert.ok(await subject.signIn({ protection: { key: stranger } }));
    const next = makeSamlKey('next');
    const unknown = subject.signIn({ protection: { key: next } });
    assert.equal(await subject.reasonOf(unknown), 'signature_wrong');
    subject.publish(subject.idp.metadata({ keys: keyDescriptor(next.certificate, 'signing') }));
    subject.clock.pass(31);
    assert.ok(await subject.signIn({ protection: { key: next } }));
    const old = subject.signIn();
    assert.equal(await subject.reasonOf(old), 'signature_wrong');
  });

  it('D12: what is wrong with new metadata does not end the use of the old', async () => {
    const subject = open();
    assert.ok(await subject.signIn());
    for (const text of ['', 'no xml', '<!DOCTYPE x><x/>', subject.idp.metadata({ keys: '' })]) {
      subject.publish(text);
      subject.clock.pass(3600);
      await subject.method.check();
      assert.ok(await subject.signIn());
    }
    const [check] = await subject.method.check();
    assert.match(check?.reason ?? '', /^metadata_keys/);
  });

  it('D12: of several providers the one that is named, and of none nobody', async () => {
    const list = (idp: SamlIdp) =>
      `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${idp.metadata()}${idp
        .metadata({ keys: keyDescriptor(stranger.certificate, 'signing') })
        .replace('_metadata', '_other')
        .replace('idp.example.org', 'other.example.org')}</md:EntitiesDescriptor>`;
    assert.equal(await refusedWith(list), 'metadata_entity');
    assert.equal(
      await refusedWith(list, { providerEntityId: 'https://x.example/' }),
      'metadata_entity',
    );
    assert.equal(
      await refusedWith((idp) => idp.metadata(), { providerEntityId: 'https://x.example/' }),
      'metadata_entity',
    );
    const named = open({ providerEntityId: 'https://idp.example.org/metadata' }, {}, list);
    assert.ok(await named.signIn());
    const foreign = named.signIn({ protection: { key: stranger } });
    assert.equal(await named.reasonOf(foreign), 'signature_wrong');
  });

  it('D12: addresses that nobody should be sent to are not used', async () => {
    for (const address of [
      'http://idp.example.org/sso',
      'javascript:alert(1)',
      'https://a:b@idp.example.org/',
      'sso',
      '//evil.example/',
    ]) {
      const metadata = (idp: SamlIdp) =>
        idp.metadata().replaceAll('https://idp.example.org/sso', address);
      assert.equal(await refusedWith(metadata), 'metadata_addresses', address);
    }
  });

  it('D12: a provider that wants signed requests gets them, or is not asked', async () => {
    const wants = (idp: SamlIdp) => idp.metadata({ role: ' WantAuthnRequestsSigned="true"' });
    const { departure } = await open({}, {}, wants).begin();
    assert.ok(departure.url.searchParams.get('Signature'));
    const bare = open({ privateKey: null, certificate: null }, {}, wants);
    assert.equal((await bare.errorOf(bare.begin())).code, 'provider_rejects_us');
  });
});

describe('D12: metadata by its address', () => {
  let server: Server;
  let answer: RequestListener = (_request, response) => response.end();
  let asked = 0;
  const subjects: SamlSubject[] = [];
  before(async () => {
    server = createServer((request, response) => {
      asked++;
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  after(() => server.close());
  afterEach(async () => {
    for (const subject of subjects.splice(0)) await subject.close();
    server.closeAllConnections();
  });

  const open = (settings: ConstructorParameters<typeof SamlSubject>[0] = {}) => {
    asked = 0;
    const { port } = server.address() as AddressInfo;
    const metadataUrl = `http://127.0.0.1:${port}/idp.xml?appid=7`;
    const subject = new SamlSubject({
      metadataUrl,
      allowHttp: true,
      deadlineSeconds: 1,
      ...settings,
    });
    subjects.push(subject);
    return subject;
  };
  const serve = (subject: SamlSubject, text = subject.idp.metadata()) => {
    answer = (_request, response) => {
      response.setHeader('content-type', 'application/octet-stream');
      response.end(text);
    };
  };
  const codeOf = async (subject: SamlSubject) => {
    const thrown = (await subject.begin().then(
      () => assert.fail('it began'),
      (error: unknown) => error,
    )) as { code: string; hint: string };
    assert.equal(thrown.code, 'provider_unavailable');
    return thrown.hint.split(':')[0];
  };

  it('D12: is asked for when first needed, and again by what it says, within bounds', async () => {
    const subject = open();
    serve(subject, subject.idp.metadata({ attributes: ' cacheDuration="PT1S"' }));
    assert.equal(asked, 0);
    assert.ok(await subject.signIn());
    assert.ok(await subject.signIn());
    assert.equal(asked, 1);
    subject.clock.pass(301);
    await subject.begin();
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal(asked, 2);
    serve(subject, subject.idp.metadata({ attributes: ' cacheDuration="P1Y"' }));
    subject.clock.pass(301);
    await subject.begin();
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal(asked, 3);
    subject.clock.pass(24 * 3600 + 1);
    await subject.begin();
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal(asked, 4);
  });

  it('D12: a redirect, an error, silence, or too much is no metadata; the old good is kept', async () => {
    const subject = open();
    answer = (_request, response) =>
      response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    assert.equal(await codeOf(subject), 'redirected');
    answer = (_request, response) => response.writeHead(404).end('<x/>');
    assert.equal(await codeOf(subject), 'metadata_fetch');
    answer = (_request, response) => response.writeHead(500).end();
    assert.equal(await codeOf(subject), 'http_status');
    answer = (_request, response) => response.end('<a>'.repeat(1e6));
    assert.equal(await codeOf(subject), 'too_large');
    answer = () => {};
    assert.equal(await codeOf(subject), 'deadline');
    // Who comes at this very moment still shares the question that nobody answers.
    await new Promise((resolve) => setTimeout(resolve, 100));
    serve(subject);
    assert.ok(await subject.signIn());
    answer = (_request, response) => response.destroy();
    subject.clock.pass(3700);
    assert.ok(await subject.signIn());
  });

  it('D12: comes back by itself when the provider does', async () => {
    const subject = open();
    answer = (_request, response) => response.destroy();
    assert.equal(await codeOf(subject), 'connection');
    assert.equal((await subject.method.check())[0]?.ok, false);
    serve(subject);
    assert.ok(await subject.signIn());
    assert.equal((await subject.method.check())[0]?.ok, true);
  });

  it('D12: signatures that no known key made ask for new keys, but not at every one', async () => {
    const subject = open();
    serve(subject);
    assert.ok(await subject.signIn());
    subject.clock.pass(31);
    for (let attempt = 0; attempt < 20; attempt++) {
      await subject.signIn({ protection: { key: stranger } }).catch(() => {});
    }
    assert.equal(asked, 2);
  });
});
