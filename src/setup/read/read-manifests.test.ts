import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readManifests } from './read-manifests.ts';
import { textOf } from './value.ts';

test('reads the variables in what helm template prints, and quotes nothing of what is no YAML', () => {
  const { variables, faults } = readManifests({
    file: 'all.yaml',
    text: `---
apiVersion: v1
kind: ConfigMap
data:
  ENABLE_AUTH: "1"
  XMPP_DOMAIN: meet.jitsi
---
kind: Secret
data: { JWT_APP_SECRET: ${Buffer.from('hush').toString('base64')} }
stringData: { JWT_APP_ID: jitsi }
---
kind: StatefulSet
spec:
  template:
    spec:
      containers:
        - name: prosody
          env:
            - { name: AUTH_TYPE, value: jwt }
            - name: TOKEN_AUTH_URL
              valueFrom: { configMapKeyRef: { name: a, key: b } }
---
- no manifest
`,
  });
  assert.deepEqual(faults, []);
  const texts = [...variables].map(([name, value]) => [name, textOf(value)]);
  assert.deepEqual(Object.fromEntries(texts), {
    ENABLE_AUTH: { text: '1' },
    XMPP_DOMAIN: { text: 'meet.jitsi' },
    JWT_APP_SECRET: { text: 'hush' },
    JWT_APP_ID: { text: 'jitsi' },
    AUTH_TYPE: { text: 'jwt' },
    TOKEN_AUTH_URL: 'unknown',
  });
  assert.equal(variables.get('XMPP_DOMAIN')?.at.line, 6);
  const [fault] = readManifests({ file: 'a.yaml', text: 'a: 1\nb: "hush' }).faults;
  assert.equal(fault?.at.line, 2);
  assert.doesNotMatch(fault?.message ?? '', /hush/);
});
