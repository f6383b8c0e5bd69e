import type { Clock } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import type { LdapMethodConfig } from '../../../config/method-configs/ldap.ts';
import type { Check } from '../../../model/check.ts';
import { checkDirectory } from './check-directory.ts';
import { createDirectBind } from './direct-bind.ts';
import { createDirectory } from './directory.ts';
import type { OnDirectoryRequest } from './directory-connection.ts';
import { ldapErrors } from './errors.ts';
import { type FilterTemplate, readFilterTemplate } from './filter-template.ts';
import { createSearchThenBind } from './search-then-bind.ts';
import type { LdapPlan } from './settings.ts';
import type { StepBudgets } from './step-budgets.ts';
import type { TryDeps, TryPassword } from './try-password.ts';

export interface TriesDeps {
  readonly plan: LdapPlan;
  readonly budgets: StepBudgets;
  readonly clock: Clock;
  readonly log: Log;
  readonly onRequest: OnDirectoryRequest;
}

/** What a method does with its directory: all that needs the library. */
export interface Tries {
  readonly tryPassword: TryPassword;
  check(): Promise<Check[]>;
  close(): void;
}

export function openTries(settings: LdapMethodConfig, deps: TriesDeps): Tries {
  const directory = createDirectory(settings, deps);
  const filters = {
    person: readFilter(settings.filter),
    group: readFilter(settings.groups.filter).fill({}),
  };
  const tryDeps: TryDeps = { ...deps, settings, filters, directory };
  return {
    tryPassword: settings.directBind
      ? createDirectBind(settings.directBind, tryDeps)
      : createSearchThenBind(tryDeps),
    check: () => checkDirectory(tryDeps),
    close: () => directory.close(),
  };
}

function readFilter(text: string): FilterTemplate {
  const template = readFilterTemplate(text);
  if (!template) throw ldapErrors.settingsInvalid('a filter is none');
  return template;
}
