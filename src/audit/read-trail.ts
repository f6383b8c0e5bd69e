import type { AuditEvent } from '../model/audit-event.ts';
import type { AuditFilter, AuditRepository } from '../storage/storage.ts';

/** As many events as are in memory at once. */
const PAGE = 1000;

/** The events that a filter means, oldest first, page by page; none is empty. */
export async function* readTrail(
  audit: Pick<AuditRepository, 'list'>,
  filter: AuditFilter,
  pageSize: number = PAGE,
): AsyncGenerator<readonly AuditEvent[], void, undefined> {
  let after: AuditEvent | undefined;
  for (;;) {
    const page = await audit.list(filter, pageSize, after);
    if (page.length > 0) yield page;
    after = page.at(-1);
    if (page.length < pageSize || after === undefined) return;
  }
}
