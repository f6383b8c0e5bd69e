import type { InvitationDeps } from '../../rooms/invitations.ts';
import type { StoreTools } from '../store/with-store.ts';

export function invitationDepsOf({ config, ...tools }: StoreTools): InvitationDeps {
  return { ...tools, rules: config.rules, jitsis: new Set(config.jitsi.map(({ id }) => id)) };
}
