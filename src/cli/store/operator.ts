import type { AuditSource } from '../../model/audit-event.ts';

/** Whoever has this command line, for the audit trail. */
export const OPERATOR: AuditSource = { actor: 'cli' };
