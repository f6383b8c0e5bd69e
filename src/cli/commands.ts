import type { Command } from './command.ts';
import { apiKeyCreate } from './commands/api-key-create.ts';
import { apiKeyList } from './commands/api-key-list.ts';
import { apiKeyRevoke } from './commands/api-key-revoke.ts';
import { auditErase } from './commands/audit-erase.ts';
import { auditExport } from './commands/audit-export.ts';
import { auditList } from './commands/audit-list.ts';
import { configCheck } from './commands/config-check.ts';
import { configImport } from './commands/config-import.ts';
import { doctor } from './commands/doctor.ts';
import { doctorToken } from './commands/doctor-token.ts';
import { invitationCreate } from './commands/invitation-create.ts';
import { invitationList } from './commands/invitation-list.ts';
import { invitationRevoke } from './commands/invitation-revoke.ts';
import { invitationShow } from './commands/invitation-show.ts';
import { keyExportPublic } from './commands/key-export-public.ts';
import { keyImport } from './commands/key-import.ts';
import { keyList } from './commands/key-list.ts';
import { keyRevoke } from './commands/key-revoke.ts';
import { keyRotate } from './commands/key-rotate.ts';
import { meetingCancel } from './commands/meeting-cancel.ts';
import { meetingCreate } from './commands/meeting-create.ts';
import { meetingList } from './commands/meeting-list.ts';
import { meetingRoster } from './commands/meeting-roster.ts';
import { meetingShow } from './commands/meeting-show.ts';
import { migrate } from './commands/migrate.ts';
import { roomExplain } from './commands/room-explain.ts';
import { secret } from './commands/secret.ts';
import { serve } from './commands/serve.ts';
import { setup } from './commands/setup.ts';
import { tokenCheck } from './commands/token-check.ts';
import { tokenMint } from './commands/token-mint.ts';
import { userChange } from './commands/user-change.ts';
import { userCreate } from './commands/user-create.ts';
import { userDelete } from './commands/user-delete.ts';
import { userDisable } from './commands/user-disable.ts';
import { userEnable } from './commands/user-enable.ts';
import { userEndSessions } from './commands/user-end-sessions.ts';
import { userImport } from './commands/user-import.ts';
import { userInvite } from './commands/user-invite.ts';
import { userList } from './commands/user-list.ts';
import { userReset } from './commands/user-reset.ts';
import { userShow } from './commands/user-show.ts';

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  setup,
  migrate,
  secret,
  serve,
  configCheck,
  configImport,
  // Before the shorter one, which would take its word for an argument.
  doctorToken,
  doctor,
  tokenCheck,
  tokenMint,
  roomExplain,
  meetingCreate,
  meetingList,
  meetingShow,
  meetingRoster,
  meetingCancel,
  invitationCreate,
  invitationList,
  invitationShow,
  invitationRevoke,
  userCreate,
  userInvite,
  userList,
  userShow,
  userChange,
  userReset,
  userEndSessions,
  userDisable,
  userEnable,
  userDelete,
  userImport,
  auditList,
  auditExport,
  auditErase,
  apiKeyCreate,
  apiKeyList,
  apiKeyRevoke,
  keyList,
  keyRotate,
  keyRevoke,
  keyImport,
  keyExportPublic,
];
