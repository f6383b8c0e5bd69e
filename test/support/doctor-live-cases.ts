import { ASAP_FILE, type LiveWorld, PROVIDER, RESTRICTED } from './doctor-live-world.ts';

/** The worlds in which nothing is wrong. */
export const GOOD_WORLDS = ['good', 'good-inline', 'good-guests'] as const;
export type GoodWorld = (typeof GOOD_WORLDS)[number];
export const MEET = 'https://meet.example.org/';
const LOGOUT = `${MEET}auth/realms/jitsi/protocol/openid-connect/logout`;

/** What is changed in a world that is well, and what the check then says. */
type LiveCase = readonly [
  id: string,
  base: GoodWorld,
  change: (world: LiveWorld) => void,
  expected?: RegExp,
];

/** Sets what an address answers. */
export const page =
  (url: string, answer: LiveWorld['pages'][string]) =>
  ({ pages }: LiveWorld): void => {
    pages[url] = answer;
  };
const certificate =
  (fault: string | null, days = 60) =>
  (world: LiveWorld): void => {
    const validTo = Math.round(Date.now() / 1000) + days * 86_400 + 3600;
    world.certificates['meet.example.org'] = { fault, validFrom: 0, validTo, names: 'DNS:other' };
  };
const atGuests =
  (reason: string | null, room: string) =>
  (world: LiveWorld): void => {
    const { prosody } = world;
    world.prosody = (domain, token) =>
      domain.startsWith('guest.') ? { reason, room } : prosody(domain, token);
  };
export const withToken =
  (reason: string | null, room = '', other = '') =>
  (world: LiveWorld): void => {
    const { prosody } = world;
    world.prosody = (domain, token) => (token ? { reason, room, other } : prosody(domain, token));
  };
const leading = (location: string, cookie?: string) =>
  page(`${MEET}auth/sign-in/oidc`, {
    status: 303,
    headers: { location, ...(cookie === undefined ? {} : { 'set-cookie': cookie }) },
  });
const BACK = `${PROVIDER}/auth?redirect_uri=${MEET}auth/sign-in/oidc/callback`;
const mismatch = 'Room and token mismatched';
const html = { 'content-type': 'text/html' };
const script = '<script>1</script>';
const policed = (policy: string) =>
  page(`${MEET}static/sso.html`, {
    headers: { ...html, 'content-security-policy': policy },
    text: script,
  });

/** One for each of the checks, and more. */
export const LIVE_CASES: readonly LiveCase[] = [
  [
    'live-stranger',
    'good',
    (world) => {
      world.prosody = () => ({ reason: null });
    },
  ],
  ['live-token', 'good', withToken('Invalid signature'), /"Invalid signature"/],
  ['live-room', 'good', withToken(null, RESTRICTED, RESTRICTED), /good for another/],
  ['live-room', 'good', withToken(null, 'joined', 'joined'), /good for another/],
  ['live-room', 'good', withToken(null, mismatch, mismatch), /not into the room/],
  [
    'live-keys',
    'good-inline',
    page(`${MEET}auth/keys.json`, 'ECONNREFUSED'),
    /no answer: ECONNREFUSED/,
  ],
  [
    'live-keys',
    'good-inline',
    page(`${MEET}auth/keys.json`, { text: '{"keys":[{"kty":"EC","kid":"a"}]}' }),
    /no RSA key/,
  ],
  [
    'live-keys',
    'good-inline',
    page(`${MEET}auth/keys.json`, { status: 301, headers: { location: 'https://x.test/' } }),
    /does not follow/,
  ],
  [
    'live-keys',
    'good-inline',
    page(`${MEET}auth/jwks.json`, { text: '{"keys":[{"kty":"RSA","kid":"b"}]}' }),
    /none of Usher/,
  ],
  [
    'live-keys',
    'good-inline',
    page(`${MEET}auth/asap/${ASAP_FILE}`, { status: 404 }),
    /asap_key_server answers 404/,
  ],
  [
    'live-dns',
    'good',
    ({ hosts }) => {
      delete hosts['id.example.org'];
    },
    /ENOTFOUND/,
  ],
  [
    'live-dns',
    'good-guests',
    ({ hosts }) => {
      hosts['guest.meet.example.org'] = ['192.0.2.9'];
    },
    /192\.0\.2\.9/,
  ],
  ['live-certificate', 'good', certificate('CERT_HAS_EXPIRED'), /run out/],
  [
    'live-certificate',
    'good',
    certificate('ERR_TLS_CERT_ALTNAME_INVALID'),
    /other names: DNS:other/,
  ],
  ['live-certificate', 'good', certificate('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), /missing/],
  ['live-certificate', 'good', certificate('DEPTH_ZERO_SELF_SIGNED_CERT'), /signed by itself/],
  ['live-certificate', 'good', certificate(null, 5), /in 5 days/],
  ['live-https', 'good', page('http://meet.example.org/', { text: 'hello' }), /answers 200/],
  [
    'live-https',
    'good',
    page('http://meet.example.org/', {
      status: 301,
      headers: { location: 'https://www.example.org/' },
    }),
    /another host/,
  ],
  [
    'live-config-js',
    'good',
    page(`${MEET}config.js`, { text: 'var config = { a: 1 b: 2 };' }),
    /comma/,
  ],
  [
    'live-config-js',
    'good',
    page(`${MEET}config.js`, { text: 'var config = {};' }),
    /another than in the file/,
  ],
  ['live-build', 'good', page(MEET, { text: 'lib-jitsi-meet.min.js?v=9457' }), /build 9457/],
  ['live-way-in', 'good', page(`${MEET}auth/enter`, { status: 502 }), /answers 502/],
  [
    'live-way-in',
    'good',
    page(`${MEET}auth/enter`, { text: 'libs/app.bundle.min.js' }),
    /takes the address for a room/,
  ],
  [
    'live-way-in',
    'good',
    leading(`${MEET}auth/sign-in/oidc?continue=x`),
    /comes back to where it was/,
  ],
  ['live-way-in', 'good', leading('http://meet.example.org/auth/sign-in'), /over http/],
  [
    'live-way-in',
    'good',
    leading(`${PROVIDER}/auth?redirect_uri=https://old.example.org/cb`),
    /old\.example\.org/,
  ],
  ['live-way-in', 'good', leading(`${MEET}room`), /straight back to Jitsi/],
  ['live-cookies', 'good', leading(BACK), /sets no cookie/],
  [
    'live-cookies',
    'good',
    leading(BACK, '__Secure-usher-attempt-abc=1; Path=/; Domain=example.net; Secure'),
    /refuse __Secure-usher-attempt-abc/,
  ],
  [
    'live-cookies',
    'good',
    leading(BACK, '__Secure-usher-attempt-abc=1; Path=/other; Secure'),
    /does not come along/,
  ],
  [
    'live-cookies',
    'good',
    leading(BACK, '__Secure-usher-attempt-abc=1; Path=/auth/; Secure; SameSite=Strict'),
    /SameSite/,
  ],
  [
    'live-cookies',
    'good',
    leading(BACK, '__Host-usher-attempt-abc=1; Path=/auth/; Secure'),
    /refuse __Host-/,
  ],
  [
    'live-provider',
    'good',
    page(`${PROVIDER}/.well-known/openid-configuration`, { text: `{"issuer":"${PROVIDER}/"}` }),
    /calls itself/,
  ],
  ['live-guest', 'good-guests', atGuests('host-unknown', ''), /does not know/],
  ['live-guest', 'good-guests', atGuests('token required', ''), /refuses/],
  [
    'live-guest',
    'good-guests',
    atGuests(null, 'Room name cannot be matched to the one from token.'),
    /into no room/,
  ],
  [
    'live-sso-page',
    'good-inline',
    page(`${MEET}static/sso.html`, { status: 404 }),
    /not served: 404/,
  ],
  [
    'live-sso-page',
    'good-inline',
    page(`${MEET}static/sso.html`, { headers: { 'content-type': 'text/plain' }, text: script }),
    /text\/plain/,
  ],
  ['live-sso-page', 'good-inline', policed("default-src 'self'"), /does not let the script/],
  ['live-sso-page', 'good-inline', policed("connect-src 'none'"), /fetch tokens/],
  [
    'live-sign-out',
    'good-inline',
    page(LOGOUT, { headers: { 'x-frame-options': 'DENY' } }),
    /forbid/,
  ],
  [
    'live-sign-out',
    'good-inline',
    page(`${MEET}static/logout.html`, {
      headers: { 'content-security-policy': "frame-ancestors 'none'" },
    }),
    /forbid/,
  ],
  ['live-sign-out', 'good-inline', page(LOGOUT, { status: 404 }), /answers 404/],
  [
    'live-clock',
    'good',
    (world) => {
      world.ahead = 90;
    },
    /90 s ahead/,
  ],
];
