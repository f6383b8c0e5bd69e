import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { canonicalAddress, createAddressFilter, createClientAddress } from './client-ip.ts';

describe('the address of a person', () => {
  const find = createClientAddress([
    '127.0.0.1',
    '::1',
    '10.0.0.0/8',
    '2001:db8:f::/48',
    '::ffff:172.16.0.0/108',
  ]);
  const cases: [peer: string | undefined, forwarded: string | null, address: string][] = [
    ['192.0.2.7', null, '192.0.2.7'],
    ['192.0.2.7', '198.51.100.1', '192.0.2.7'],
    ['127.0.0.1', null, '127.0.0.1'],
    ['127.0.0.1', '', '127.0.0.1'],
    ['127.0.0.1', '192.0.2.7', '192.0.2.7'],
    ['::ffff:127.0.0.1', '192.0.2.7', '192.0.2.7'],
    ['::1', '198.51.100.1,192.0.2.7 , 10.9.8.7', '192.0.2.7'],
    ['2001:db8:f::5', '2001:DB8:0::1', '2001:db8::1'],
    ['172.16.3.4', '192.0.2.7', '192.0.2.7'],
    ['172.32.0.1', '192.0.2.7', '172.32.0.1'],
    ['127.0.0.1', '192.0.2.7:5123', '192.0.2.7'],
    ['127.0.0.1', '[2001:db8::9]:5123', '2001:db8::9'],
    ['127.0.0.1', '[2001:db8::9]', '2001:db8::9'],
    ['127.0.0.1', '192.0.2.7, unknown', '127.0.0.1'],
    ['127.0.0.1', '192.0.2.7,', '127.0.0.1'],
    ['fe80::1%eth0', null, 'fe80::1'],
    ['10.0.0.1', '10.0.0.2, 10.0.0.3', '10.0.0.2'],
    [undefined, '192.0.2.7', '0.0.0.0'],
    ['/run/usher.sock', '192.0.2.7', '0.0.0.0'],
  ];
  for (const [peer, forwarded, address] of cases) {
    it(`is ${address} for ${peer} with ${JSON.stringify(forwarded)}`, () => {
      assert.equal(find(peer, forwarded).address, address);
    });
  }

  it('is limited by the /64 in IPv6, by the address in IPv4', () => {
    assert.equal(find('2001:db8:1:2:3::4', null).limitKey, '2001:db8:1:2::/64');
    assert.equal(find('2001:db8::4', null).limitKey, '2001:db8:0:0::/64');
    assert.equal(find('::9', null).limitKey, '0:0:0:0::/64');
    assert.equal(find('192.0.2.7', null).limitKey, '192.0.2.7');
  });

  it('refuses a list that is none', () => {
    for (const entry of [
      'localhost',
      '10.0.0.0/33',
      '::1/129',
      '10.0.0',
      '',
      '10.0.0.0/-1',
      '10.0.0.0/8/8',
    ]) {
      assert.throws(() => createClientAddress([entry]), RangeError, entry);
    }
  });

  it('has one spelling', () => {
    assert.equal(canonicalAddress('2001:0DB8:0:0:0:0:0:1'), '2001:db8::1');
    assert.equal(canonicalAddress('::FFFF:1.2.3.4'), '1.2.3.4');
    assert.equal(canonicalAddress('1.2.3'), null);
    assert.equal(canonicalAddress('x'.repeat(1000)), null);
  });

  it('is or is not on a list', () => {
    const allowed = createAddressFilter(['127.0.0.0/8', '::1']);
    assert.equal(allowed('127.0.0.53'), true);
    assert.equal(allowed('::ffff:127.0.0.1'), true);
    assert.equal(allowed('192.0.2.1'), false);
    assert.equal(allowed('nonsense'), false);
    assert.equal(createAddressFilter([])('127.0.0.1'), false);
  });
});
