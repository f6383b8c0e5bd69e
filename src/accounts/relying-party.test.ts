import assert from 'node:assert/strict';
import { test } from 'node:test';
import { relyingPartyOf } from './relying-party.ts';

test('passkeys are made for the host of the public address, whatever its port and path', () => {
  assert.deepEqual(relyingPartyOf(new URL('https://meet.example.org:8443/auth/'), 'School'), {
    ...{ id: 'meet.example.org', origin: 'https://meet.example.org:8443', name: 'School' },
  });
  assert.equal(
    relyingPartyOf(new URL('https://bücher.example/'), 'x')?.id,
    'xn--bcher-kva.example',
  );
  assert.equal(relyingPartyOf(new URL('http://localhost:3000/'), 'x')?.id, 'localhost');
});

test('there are none where browsers know none: plain http, and hosts without a name', () => {
  for (const address of [
    ...['http://meet.example.org/', 'http://192.0.2.1/', 'https://192.0.2.1/', 'https://[::1]/'],
    ...['http://127.0.0.1:3000/', 'http://localhost.example.org/'],
  ]) {
    assert.equal(relyingPartyOf(new URL(address), 'x'), null, address);
  }
});
