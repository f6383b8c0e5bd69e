import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { decodePosted, decodeRedirected } from './decode-message.ts';
import { readParameters } from './read-parameters.ts';

const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');

describe('the parameters of a message', () => {
  it('are read once each', () => {
    const given = new URLSearchParams({ SAMLResponse: 'x', RelayState: 'y', other: 'z' });
    assert.deepEqual(readParameters(given), {
      name: 'SAMLResponse',
      message: 'x',
      relayState: 'y',
      signatureAlgorithm: null,
      signature: null,
    });
  });

  it('are refused twice, missing, or both kinds together', () => {
    for (const [query, fault] of [
      ['SAMLResponse=x&SAMLResponse=x', 'parameter_twice'],
      ['SAMLRequest=x&SAMLResponse=x', 'parameter_twice'],
      ['SAMLResponse=x&RelayState=1&RelayState=2', 'parameter_twice'],
      ['SAMLRequest=x&Signature=1&%53ignature=2', 'parameter_twice'],
      ['', 'parameter_missing'],
      ['SAMLResponse=', 'parameter_missing'],
      ['SAMLRequest=x&SAMLEncoding=gzip', 'parameter_form'],
    ] as const) {
      assert.deepEqual(readParameters(new URLSearchParams(query)), { fault }, query);
    }
  });
});

describe('a message', () => {
  it('that was posted is base64, in lines or not', () => {
    assert.deepEqual(decodePosted(base64('<a/>')), { xml: '<a/>' });
    assert.deepEqual(decodePosted('PGEv\r\nPg==\r\n'), { xml: '<a/>' });
  });

  it('that is no base64 is refused', () => {
    for (const text of ['PGEvPg', 'PGEv!g==', '====', 'PGE_Pg==', '%3Ca']) {
      assert.deepEqual(decodePosted(text), { fault: 'message_encoding' }, text.slice(0, 20));
      assert.deepEqual(decodeRedirected(text), { fault: 'message_encoding' }, text.slice(0, 20));
    }
  });

  it('that is longer than any may be is not decoded', () => {
    const text = 'x'.repeat(400_000);
    assert.deepEqual(decodePosted(text), { fault: 'xml_too_large' });
    assert.deepEqual(decodeRedirected(text), { fault: 'xml_too_large' });
  });

  it('that was redirected is deflated', () => {
    assert.deepEqual(decodeRedirected(base64(deflateRawSync('<a/>'))), { xml: '<a/>' });
    assert.deepEqual(decodeRedirected(base64('<a/>')), { fault: 'inflate' });
  });

  it('that inflates to more than a message may be is let go of', () => {
    const bomb = base64(deflateRawSync(Buffer.alloc(10_000_000, 'a')));
    assert.deepEqual(decodeRedirected(bomb), { fault: 'xml_too_large' });
  });
});
