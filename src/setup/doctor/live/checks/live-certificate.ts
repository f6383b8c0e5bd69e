import { fault, type Trouble, warning } from '../../finding.ts';
import { textOption } from '../../jitsi-side.ts';
import { addressOf, type Provider } from '../../providers.ts';
import type { Presented } from '../inspect-certificate.ts';
import type { Live } from '../live.ts';
import type { LiveCheck } from '../live-check.ts';

const DAY = 86_400;
/** Certificates that are renewed by themselves are so a month before. */
const SOON_DAYS = 14;

/** The certificates of everything that is asked over https, as this machine believes them. */
export const liveCertificate: LiveCheck = {
  id: 'live-certificate',
  well: 'every certificate is good, and for two weeks more',
  async run(live) {
    const hosts = hostsOf(live);
    if (hosts.size === 0) return null;
    const found = await Promise.all(
      [...hosts].map(async ([host, url]) => {
        const port = url.port === '' ? 443 : Number(url.port);
        const shown = await live.network.inspect(url.hostname, port);
        // That nobody is there is for those to say who want an answer.
        return typeof shown === 'string'
          ? null
          : judge(host, shown, live.network.clock.nowSeconds());
      }),
    );
    const judged = found.flatMap((one) => one ?? []);
    return found.every((one) => one === null) ? null : judged;
  },
};

function hostsOf({ usher, jitsiUrl, deployment: { side } }: Live): Map<string, URL> {
  const keys = ['cache_keys_url', 'asap_key_server'].map((name) =>
    side ? textOption(side, 'host', name) : null,
  );
  const urls = [
    ...(jitsiUrl ? [jitsiUrl] : []),
    ...(usher ? [usher.publicUrl] : []),
    ...keys.flatMap((text) => URL.parse(text ?? '') ?? []),
    ...(usher?.providers ?? []).filter(showsCertificate).flatMap((one) => addressOf(one) ?? []),
  ];
  return new Map(
    urls
      .filter(({ protocol }) => ['https:', 'ldap:'].includes(protocol))
      .map((url) => [url.host, url]),
  );
}

function showsCertificate(provider: Provider): boolean {
  return provider.kind !== 'ldap' || provider.showsCertificate;
}

/** What each fault of OpenSSL's means, and the mend. */
const FAULTS: Readonly<Record<string, readonly [evidence: string, mend: string]>> = {
  CERT_HAS_EXPIRED: ['Its certificate has run out.', 'certbot renew, and reload nginx'],
  CERT_NOT_YET_VALID: ['Its certificate is not good yet.', 'See the clocks of both machines.'],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'Its certificate is for other names',
    'A certificate for this name; or nginx answers with that of another server block: see server_name.',
  ],
  DEPTH_ZERO_SELF_SIGNED_CERT: [
    'Its certificate is signed by itself.',
    'A certificate of an authority: certbot. For a try, NODE_EXTRA_CA_CERTS for Usher, and ca-certificates for Prosody.',
  ],
  SELF_SIGNED_CERT_IN_CHAIN: [
    'Its certificate is of an authority that this machine does not know.',
    'Make the authority known: NODE_EXTRA_CA_CERTS for Usher, and ca-certificates for Prosody.',
  ],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    'The certificates between its own and the authority’s are missing.',
    'nginx: ssl_certificate with the whole chain (fullchain.pem). Browsers may fetch what is missing; Usher, Prosody and phones do not.',
  ],
};

function judge(host: string, shown: Presented, now: number): Trouble[] {
  const { fault: name, validTo } = shown;
  const troubles = name === null ? [] : [explain(host, name, shown)];
  const days = validTo === null ? SOON_DAYS : Math.floor((validTo - now) / DAY);
  // Of several faults the name is that of one.
  if (days < 0 && name !== 'CERT_HAS_EXPIRED')
    troubles.push(explain(host, 'CERT_HAS_EXPIRED', shown));
  if (days < 0 || days >= SOON_DAYS) return troubles;
  return [
    ...troubles,
    warning({
      where: host,
      evidence: `Its certificate runs out in ${days} days.`,
      reason: 'What renews it has not done so: from then on nobody gets in.',
      mend: ['certbot renew, and see why it did not by itself: systemctl list-timers'],
    }),
  ];
}

function explain(host: string, name: string, { names }: Presented): Trouble {
  const [text, mend] = FAULTS[SAME[name] ?? name] ?? [
    `Its certificate is not believed: ${name}.`,
    'See with openssl s_client.',
  ];
  const evidence = text.endsWith('.') ? text : `${text}: ${names || 'none'}.`;
  const reason = 'Browsers warn or refuse, and Usher, Prosody and the apps do not ask there.';
  return fault({ where: host, evidence, reason, mend: [mend] });
}

/** Other names that OpenSSL has for the same. */
const SAME: Readonly<Record<string, string>> = {
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  UNABLE_TO_GET_ISSUER_CERT: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
};
