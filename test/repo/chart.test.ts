import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { read } from './tree.ts';

describe('deploy/helm/usher', () => {
  it('has the version of package.json, and the name that usher setup installs', () => {
    const chart = parse(read('deploy/helm/usher/Chart.yaml'));
    assert.equal(chart.appVersion, JSON.parse(read('package.json')).version);
    assert.equal(chart.name, 'usher');
  });

  it('lets no setting that is a secret stand in its ConfigMap', () => {
    const page = read('docs/reference/configuration.md');
    const secrets = [...page.matchAll(/^\| `([a-z_.[\]]+)` \*\*S\*\*/gm)].map(
      ([, path = '']) => path.split('.').at(-1) ?? '',
    );
    // Certificates are public; storage.url is refused by itself.
    const wanted = secrets.filter((name) => !name.endsWith('certificate') && name !== 'url');
    const [, list = ''] =
      read('deploy/helm/usher/templates/_judge.tpl').match(/\$secrets := "([^"]+)"/) ?? [];
    assert.deepEqual(list.split('|').sort(), [...new Set(wanted)].sort());
  });
});
