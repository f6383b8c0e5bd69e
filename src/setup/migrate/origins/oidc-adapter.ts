import type { Environment } from '../../../base/environment.ts';
import { readOidcAdapter } from '../../../config/aliases/oidc-adapter.ts';
import { step } from '../../generate/steps/step.ts';
import { draftAdapter } from '../adapter-draft.ts';
import { differs, lifeDiffers, REMEMBERED } from '../differences.ts';
import type { Difference, Origin } from '../migration.ts';
import { withUsherBelowJitsi } from '../usher-address.ts';

/** jitsi-contrib/jitsi-oidc-adapter: the same addresses at Jitsi and at the provider. */
export const oidcAdapter: Origin = {
  name: 'oidc-adapter',
  project: 'jitsi-contrib/jitsi-oidc-adapter',
  takes: ['usher', 'jitsi'],
  recognise({ environment }) {
    const names = ['OIDC_ISSUER_URL', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'];
    return names.find((name) => environment[name]) ?? null;
  },
  draft(material) {
    const environment = withUsherBelowJitsi(material);
    return draftAdapter(this.project, readOidcAdapter(environment), material, (config) => ({
      differences: [
        ...adapterDifferences(environment),
        ...lifeDiffers(lifeThere(environment, '3 hours'), config),
      ],
      jitsi: [contextStep()],
    }));
  },
};

/** What differs from this adapter and from Keycloak's. */
export function adapterDifferences(environment: Environment): Difference[] {
  const isOn = (name: string) => /^(true|1)$/i.test(environment[name] ?? '');
  const hash = environment['JWT_HASH']?.replace(/\D/g, '');
  const bits = (environment['JWT_ALG'] || 'HS256').replace(/\D/g, '');
  return [
    differs(
      'Room and tenant of the token are what the browser says, `*` too',
      'A token opens one room, and no other',
    ),
    differs(
      'Everybody has `lobby_bypass` and `security_bypass`',
      'Nobody has: in a lobby people wait',
      '`rooms`: who hosts where',
    ),
    differs(
      'The adapter’s own address is what the `Host` header says',
      'It is `public_url`, and no other',
    ),
    differs(
      'Every sign-in asks for consent again (`prompt=consent`)',
      'The provider asks when it wants to',
      '`prompt: consent` at the method',
    ),
    ...(isOn('ALLOW_UNSECURE_CERT')
      ? [
          differs(
            'Certificates of the provider are not checked (ALLOW_UNSECURE_CERT)',
            'They are, always',
            'NODE_EXTRA_CA_CERTS=/path/ca.pem in Usher’s environment',
          ),
        ]
      : []),
    ...(hash && hash !== bits
      ? [differs('JWT_HASH names a hash of its own', 'The hash follows from JWT_ALG')]
      : []),
    differs('Every failure is an empty 401', 'It is a page that says what to do'),
    REMEMBERED,
  ];
}

/** The old life of a token, as people would say it; null is the adapter's own. */
export function lifeThere({ JWT_EXP_SECOND }: Environment, usual: string): string {
  return JWT_EXP_SECOND ? `${JWT_EXP_SECOND} seconds` : usual;
}

function contextStep() {
  return step(
    'Only where the adapter had a context.ts of its own',
    'Code of your own is not taken over. What it read from the provider is said by `claims` at the method, and whom it refused by `rooms`: docs/topics/openid-connect.md, docs/topics/rooms.md.',
    'Nothing was changed.',
  );
}
