import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDpkgStatus } from './read-dpkg.ts';

const read = (text: string) => readDpkgStatus({ file: 'status', text });
const entry = (name: string, version: string) =>
  `Package: ${name}\nStatus: install ok installed\nConffiles:\n /etc/a 01\nVersion: ${version}\n`;

test('finds the build of Jitsi Meet among the packages, and no other package’s', () => {
  const text = `${entry('jitsi-meet', '2.0.1-1')}\n${entry('jitsi-meet-web', '1.0.9584-1')}`;
  const found = read(text);
  assert.deepEqual([found?.build, found?.at.line], [9584, 7]);
  assert.equal(read(text.replaceAll('\n', '\r\n'))?.build, 9584);
  assert.equal(read(entry('jitsi-meet-web-config', '1.0.9584-1')), null);
  assert.equal(read(`Package: jitsi-meet-web\n\n${entry('other', '1.0.9584-1')}`), null);
  assert.equal(read(''), null);
});
