import type { Clock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import type { Command } from '../../src/cli/command.ts';
import { auditEraseWith } from '../../src/cli/commands/audit-erase.ts';
import { auditExportWith } from '../../src/cli/commands/audit-export.ts';
import { auditListWith } from '../../src/cli/commands/audit-list.ts';
import { configCheck } from '../../src/cli/commands/config-check.ts';
import { invitationCreateWith } from '../../src/cli/commands/invitation-create.ts';
import { invitationListWith } from '../../src/cli/commands/invitation-list.ts';
import { invitationRevokeWith } from '../../src/cli/commands/invitation-revoke.ts';
import { invitationShowWith } from '../../src/cli/commands/invitation-show.ts';
import { meetingCancelWith } from '../../src/cli/commands/meeting-cancel.ts';
import { meetingCreateWith } from '../../src/cli/commands/meeting-create.ts';
import { meetingListWith } from '../../src/cli/commands/meeting-list.ts';
import { meetingRosterWith } from '../../src/cli/commands/meeting-roster.ts';
import { meetingShowWith } from '../../src/cli/commands/meeting-show.ts';
import { roomExplainWith } from '../../src/cli/commands/room-explain.ts';

/** The commands that stories use, for whom it is the time of the story. */
export function commandsAt(clock: Clock): readonly Command[] {
  const sources = { clock, random: systemRandom };
  return [
    configCheck,
    roomExplainWith(clock),
    meetingCreateWith(sources),
    meetingListWith(sources),
    meetingShowWith(sources),
    meetingRosterWith(sources),
    meetingCancelWith(sources),
    invitationCreateWith(sources),
    invitationListWith(sources),
    invitationShowWith(sources),
    invitationRevokeWith(sources),
    auditListWith(sources),
    auditExportWith(sources),
    auditEraseWith(sources),
  ];
}
