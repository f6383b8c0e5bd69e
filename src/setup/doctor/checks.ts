import { algorithmMismatch } from './checks/algorithm-mismatch.ts';
import { anonymousDomain } from './checks/anonymous-domain.ts';
import { anyIssuer } from './checks/any-issuer.ts';
import { appIdMismatch } from './checks/app-id-mismatch.ts';
import { audienceMismatch } from './checks/audience-mismatch.ts';
import { autoOwners } from './checks/auto-owners.ts';
import { autoRedirect } from './checks/auto-redirect.ts';
import { domainBase } from './checks/domain-base.ts';
import { domainMismatch } from './checks/domain-mismatch.ts';
import { domainVerification } from './checks/domain-verification.ts';
import { emptyToken } from './checks/empty-token.ts';
import { fileSyntax } from './checks/file-syntax.ts';
import { framesRefused } from './checks/frames-refused.ts';
import { guestHost } from './checks/guest-host.ts';
import { guestsRefused } from './checks/guests-refused.ts';
import { httpsNeeded } from './checks/https-needed.ts';
import { inlineGuestHost } from './checks/inline-guest-host.ts';
import { inlineSettings } from './checks/inline-settings.ts';
import { issuerMismatch } from './checks/issuer-mismatch.ts';
import { jicofoAuthentication } from './checks/jicofo-authentication.ts';
import { jicofoAutoOwner } from './checks/jicofo-auto-owner.ts';
import { jitsiBuild } from './checks/jitsi-build.ts';
import { jitsiHost } from './checks/jitsi-host.ts';
import { keyAddress } from './checks/key-address.ts';
import { lobbyComponent } from './checks/lobby-component.ts';
import { moduleMissing } from './checks/module-missing.ts';
import { modulePlace } from './checks/module-place.ts';
import { nginxUsher } from './checks/nginx-usher.ts';
import { persistentLobby } from './checks/persistent-lobby.ts';
import { repeatedOption } from './checks/repeated-option.ts';
import { roomClaimOptional } from './checks/room-claim-optional.ts';
import { roomCreation } from './checks/room-creation.ts';
import { roomsComponent } from './checks/rooms-component.ts';
import { secretBesideKeys } from './checks/secret-beside-keys.ts';
import { secretCharacters } from './checks/secret-characters.ts';
import { secretLength } from './checks/secret-length.ts';
import { secretMismatch } from './checks/secret-mismatch.ts';
import { signingKey } from './checks/signing-key.ts';
import { templateUnfilled } from './checks/template-unfilled.ts';
import { tokenAffiliation } from './checks/token-affiliation.ts';
import { tokenAuthUrl } from './checks/token-auth-url.ts';
import { tokenAuthentication } from './checks/token-authentication.ts';
import { tokenLife } from './checks/token-life.ts';
import { tokenVerification } from './checks/token-verification.ts';
import { waitForHost } from './checks/wait-for-host.ts';
import type { FileCheck } from './file-check.ts';

/** Every check of the files, from the most dangerous to what is merely untidy. */
export const checks: readonly FileCheck[] = [
  fileSyntax,
  templateUnfilled,
  emptyToken,
  tokenAuthentication,
  tokenVerification,
  inlineGuestHost,
  secretLength,
  roomsComponent,
  modulePlace,
  moduleMissing,
  tokenAffiliation,
  autoOwners,
  jicofoAutoOwner,
  signingKey,
  algorithmMismatch,
  secretMismatch,
  secretBesideKeys,
  issuerMismatch,
  audienceMismatch,
  appIdMismatch,
  domainMismatch,
  domainBase,
  domainVerification,
  anyIssuer,
  roomClaimOptional,
  roomCreation,
  guestsRefused,
  guestHost,
  anonymousDomain,
  waitForHost,
  persistentLobby,
  lobbyComponent,
  repeatedOption,
  jicofoAuthentication,
  httpsNeeded,
  keyAddress,
  jitsiHost,
  jitsiBuild,
  tokenAuthUrl,
  autoRedirect,
  inlineSettings,
  nginxUsher,
  framesRefused,
  secretCharacters,
  tokenLife,
];
