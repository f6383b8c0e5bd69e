import { callbackPath } from '../model/callback-path.ts';
import { effectiveId, type MethodDraft } from './effective-method.ts';
import { judgeLdap } from './judge-ldap.ts';
import { judgeLocal } from './judge-local.ts';
import { judgeGithub, judgeOauth2 } from './judge-oauth2.ts';
import { judgeOidc } from './judge-oidc.ts';
import { judgeSaml } from './judge-saml.ts';
import type { Report } from './problem.ts';

/** Whether each way to sign in can work, and whether they can be told apart. */
export function judgeMethods(methods: readonly MethodDraft[], report: Report): void {
  const ids = new Set<string>();
  const redirects = new Set<string>();
  judgeLocal(methods, report);
  for (const [index, method] of methods.entries()) {
    const path = `sign_in.methods[${index}]`;
    judgeMethod(method, path, report);
    const id = effectiveId(method);
    if (id === null) continue;
    if (ids.has(id)) {
      const mend = 'Give each method an id of its own.';
      report.problem(`${path}.id`, `is taken already (${id})`, mend);
    }
    ids.add(id);
    const own = 'redirect_path' in method ? method.redirect_path : undefined;
    const redirect = own ?? callbackPath(id);
    if (redirects.has(redirect) && own !== undefined) {
      report.problem(`${path}.redirect_path`, 'is taken already', 'Give each method its own.');
    }
    redirects.add(redirect);
  }
}

function judgeMethod(method: MethodDraft, path: string, report: Report): void {
  switch (method.type) {
    case 'oidc':
      judgeOidc(method, path, report);
      return;
    case 'ldap':
      judgeLdap(method, path, report);
      return;
    case 'oauth2':
      judgeOauth2(method, path, report);
      return;
    case 'github':
      judgeGithub(method, path, report);
      return;
    case 'saml':
      judgeSaml(method, path, report);
      return;
    case 'local':
    case null:
      return;
  }
}
