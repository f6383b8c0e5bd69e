import { effectiveClientAuth, effectiveId, effectiveIssuer } from './effective-method.ts';
import { presets } from './presets.ts';
import type { Report } from './problem.ts';
import type { methodsList } from './sections/oidc.ts';
import type { Draft } from './setting.ts';

type MethodDraft = Draft<typeof methodsList>[number];

export function judgeMethods(methods: Draft<typeof methodsList>, report: Report): void {
  const ids = new Set<string>();
  const redirects = new Set<string>();
  for (const [index, method] of methods.entries()) {
    const path = `sign_in.methods[${index}]`;
    judgeIssuer(method, path, report);
    judgeClient(method, path, report);
    noteAnybody(method, path, report);
    const id = effectiveId(method);
    if (ids.has(id)) {
      report.problem(
        `${path}.id`,
        `is taken already (${id})`,
        'Give each method an id of its own.',
      );
    }
    ids.add(id);
    const redirect = method.redirect_path;
    if (redirect === undefined) continue;
    if (redirects.has(redirect)) {
      report.problem(`${path}.redirect_path`, 'is taken already', 'Give each method its own.');
    }
    redirects.add(redirect);
  }
}

function judgeIssuer(method: MethodDraft, path: string, report: Report): void {
  const at = `${path}.issuer`;
  const issuer = effectiveIssuer(method);
  if (issuer === undefined) {
    report.missing(at);
    return;
  }
  const refused = method.preset && presets[method.preset].refusedIssuers;
  if (refused?.pattern.test(issuer)) report.problem(at, refused.message, refused.mend);
  if (/^http:/i.test(issuer) && !method.allow_http) {
    const mend = `Use https://, or ${report.beside(at, 'allow_http', 'true')} if this is a test.`;
    report.problem(at, 'begins with http://: anybody on the way could sign in as anybody', mend);
  }
}

function judgeClient(method: MethodDraft, path: string, report: Report): void {
  const auth = effectiveClientAuth(method);
  const at = `${path}.client_auth`;
  const hasSecret = method.client_secret !== undefined || report.has(`${path}.client_secret`);
  const hasKey = method.private_key !== undefined || report.has(`${path}.private_key`);
  if (auth === 'private_key_jwt' && !hasKey) {
    report.problem(at, 'needs a private_key', 'Write private_key_file beside it.');
  }
  if ((auth === 'client_secret_basic' || auth === 'client_secret_post') && !hasSecret) {
    report.problem(at, 'needs a client_secret', 'Write client_secret_file beside it.');
  }
  if (method.client_auth === 'none' && hasSecret) {
    report.problem(at, 'is none although there is a client_secret', 'Remove one of the two.');
  }
}

/** A provider that knows the whole world is no house's own. */
function noteAnybody(method: MethodDraft, path: string, report: Report): void {
  const issuer = effectiveIssuer(method);
  const preset = Object.values(presets).find((known) => known.issuer === issuer);
  if (preset?.notice) report.notice(`${report.nameOf(path)}: ${preset.notice}.`);
}
