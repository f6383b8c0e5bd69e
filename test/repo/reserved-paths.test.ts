import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeMethods } from '../../src/config/judge-methods.ts';
import { Report } from '../../src/config/problem.ts';
import { reservedPaths } from '../../src/config/reserved-paths.ts';
import type { oidcMethod } from '../../src/config/sections/oidc.ts';
import type { Draft } from '../../src/config/setting.ts';
import { compatEntries } from '../../src/entrance/compat-routes.ts';
import { paths, routes } from '../../src/http/paths.ts';

type MethodDraft = Draft<typeof oidcMethod> & { readonly type: 'oidc' };

/** What the configuration says of this `redirect_path` of a method called `staff`. */
function problemsOf(redirectPath: string): readonly string[] {
  const report = new Report();
  const method = {
    type: 'oidc',
    id: 'staff',
    redirect_path: redirectPath,
    issuer: 'https://id.example.org',
  };
  judgeMethods([method as MethodDraft], report);
  return report.problems.map(({ path }) => path).filter((path) => path.endsWith('redirect_path'));
}

// The configuration cannot ask http/ or jitsi/ (imports run one way), so it holds a list of its own.
describe('the addresses where no provider may send people back to', () => {
  it('are those that we answer, the neighbours’ among them', () => {
    const ours = Object.values(routes).map((route) => route.split('/')[1] ?? '');
    const theirs = [...Object.values(compatEntries).flat(), 'health'];
    const all = new Set([...ours, ...theirs].filter((first) => first !== ''));
    assert.deepEqual([...reservedPaths].sort(), [...all].sort());
  });

  it('leave the one that a method has by itself', () => {
    assert.deepEqual(problemsOf(paths.callback('staff')), []);
    assert.deepEqual(problemsOf(paths.callback('others')).length, 1);
    assert.deepEqual(problemsOf('room/callback').length, 1);
  });
});
