import type { InvitationActor, InvitationDeps } from '../rooms/invitations.ts';
import type { StoreTools } from './with-store.ts';

/** Whoever has this command line is the operator. */
export const INVITATION_OPERATOR: InvitationActor = { actor: 'cli' };

export function invitationDepsOf({ config, ...tools }: StoreTools): InvitationDeps {
  return { ...tools, rules: config.rules, jitsis: new Set(config.jitsi.map(({ id }) => id)) };
}
