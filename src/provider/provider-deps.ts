import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { ProviderConfig } from '../config/config.ts';
import type { Cookies } from '../http/cookies.ts';
import type { Seal } from '../http/seal.ts';
import type { SeatDeps } from '../jitsi/seat-person.ts';
import type { SigningKeys } from '../keys/signing-keys.ts';
import type { GuestPass } from '../model/guest-pass.ts';
import type { Provenance } from '../sessions/routes.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { InlineClients } from './inline-client.ts';
import type { RefreshTokens } from './refresh-token.ts';

/** What our own OpenID provider works with. */
export interface ProviderDeps extends SeatDeps {
  readonly config: ProviderConfig;
  readonly publicUrl: URL;
  /** `https://…/realms/{realm}`, without a slash at the end: as it stands in ID tokens. */
  readonly issuer: string;
  readonly clients: InlineClients;
  readonly keys: SigningKeys;
  readonly refreshTokens: RefreshTokens;
  readonly sessions: Sessions;
  readonly provenance: Provenance;
  readonly cookies: Cookies;
  /** What browsers carry of guests, read from a Cookie header. */
  readonly guestPasses: { read(cookieHeader: string | undefined): Promise<GuestPass | null> };
  readonly seal: Seal;
  /** The mark behind a guest's name; `auto`: in the guest's language. */
  readonly language: 'auto' | 'en' | 'de';
  readonly clock: Clock;
  readonly random: Random;
  /** Called once per token: for the metrics. */
  readonly onSeated: (jitsi: string) => void;
}
