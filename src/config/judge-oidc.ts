import { callbackPath } from '../model/callback-path.ts';
import { effectiveIssuer, oidcId } from './effective-oidc.ts';
import { judgeClient } from './judge-client.ts';
import { presets } from './presets.ts';
import type { Report } from './problem.ts';
import { reservedParameters } from './reserved-parameters.ts';
import { reservedPaths } from './reserved-paths.ts';
import type { oidcMethod } from './sections/oidc.ts';
import type { Draft } from './setting.ts';

type MethodDraft = Draft<typeof oidcMethod>;

/** Whether the settings of one provider go together. */
export function judgeOidc(method: MethodDraft, path: string, report: Report): void {
  judgeIssuer(method, path, report);
  judgeClient(method, path, report);
  judgeParameters(method, path, report);
  judgeRedirectPath(method, path, report);
  noteAnybody(method, path, report);
}

/** Usher appends it itself (OpenID Connect Discovery 4.1). */
const DISCOVERY = /\/\.well-known\/openid-configuration\/?$/i;

function judgeIssuer(method: MethodDraft, path: string, report: Report): void {
  const at = `${path}.issuer`;
  const issuer = effectiveIssuer(method);
  if (issuer === undefined) {
    report.missing(at);
    return;
  }
  if (DISCOVERY.test(issuer)) {
    const mend = 'Leave out /.well-known/openid-configuration.';
    report.problem(at, "is the address of the provider's metadata, not its issuer", mend);
  }
  const refused = method.preset && presets[method.preset].refusedIssuers;
  if (refused?.pattern.test(issuer)) report.problem(at, refused.message, refused.mend);
  if (/^http:/i.test(issuer) && !method.allow_http) {
    const mend = `Use https://, or ${report.beside(at, 'allow_http', 'true')} if this is a test.`;
    report.problem(at, 'begins with http://: anybody on the way could sign in as anybody', mend);
  }
}

function judgeParameters(method: MethodDraft, path: string, report: Report): void {
  const at = `${path}.authorization_parameters`;
  for (const name of Object.keys(method.authorization_parameters ?? {})) {
    const setting = reservedParameters.get(name);
    if (setting === undefined) continue;
    const mend = setting ? `Use the setting ${setting}.` : 'Remove it.';
    report.problem(at, `holds ${name}, which is for the protocol to set`, mend);
  }
}

function judgeRedirectPath(method: MethodDraft, path: string, report: Report): void {
  const first = method.redirect_path?.split('/')[0] ?? '';
  if (!reservedPaths.has(first) || method.redirect_path === callbackPath(oidcId(method))) return;
  const mend = 'Choose another path, or leave it out.';
  report.problem(
    `${path}.redirect_path`,
    `begins with ${first}, which is an address of ours`,
    mend,
  );
}

/** A provider that knows the whole world is no house's own. */
function noteAnybody(method: MethodDraft, path: string, report: Report): void {
  const issuer = effectiveIssuer(method);
  const preset = Object.values(presets).find((known) => known.issuer === issuer);
  if (preset?.notice) report.notice(`${report.nameOf(path)}: ${preset.notice}.`);
}
