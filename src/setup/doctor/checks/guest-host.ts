import { fieldAt, textOf } from '../../read/value.ts';
import type { FileCheck } from '../file-check.ts';
import { fault, type Trouble } from '../finding.ts';
import { isAnonymous, textIn } from '../prosody-side.ts';

/** The host that config.js sends guests to is there, is a host, and asks for nothing. */
export const guestHost: FileCheck = {
  id: 'guest-host',
  well: 'the guest host is where guests are sent to',
  run: ({ frontend, prosody, side }) => {
    if (!frontend || !prosody || !side) return null;
    const value = fieldAt(frontend.config, 'hosts', 'anonymousdomain');
    const told = textOf(value);
    if (told === null || told === 'unknown') return null;
    const name = told.text.toLowerCase();
    const section = prosody.sections.find((one) => one.name === name);
    if (!section) {
      if (side.guestHost === 'unknown') return null;
      return [
        trouble(
          value?.at ?? null,
          `config.js sends guests to ${name}, which Prosody does not have.`,
          name,
        ),
      ];
    }
    const troubles: Trouble[] = [];
    if (section.kind !== 'host') {
      troubles.push(trouble(section.at, `${name} is a Component, and no VirtualHost.`, name));
    } else if (textIn(section, 'authentication') !== null && !isAnonymous(section)) {
      troubles.push(trouble(section.at, `${name} asks guests for a sign-in.`, name));
    }
    const strayed = ['app_id', 'app_secret', 'cache_keys_url', 'allow_empty_token'].find((option) =>
      section.options.has(option),
    );
    if (strayed !== undefined && textIn(section, 'authentication') !== 'token') {
      const at = section.options.get(strayed)?.at ?? null;
      const evidence = `${strayed} stands below VirtualHost "${name}": that line was put in the middle of the main host.`;
      troubles.push(trouble(at, evidence, name));
    }
    return troubles;
  },
};

function trouble(where: Trouble['where'], evidence: string, name: string): Trouble {
  return fault({
    where,
    evidence,
    reason:
      'Guests cannot connect, or what belongs to the main host holds for the guests alone. A VirtualHost reaches to the next one.',
    mend: [
      'Behind the last line of the main host, before the next VirtualHost or Component:',
      `VirtualHost "${name}"`,
      '    authentication = "jitsi-anonymous"',
      '    c2s_require_encryption = false',
      'Or without a guest host: take hosts.anonymousdomain out of config.js.',
    ],
  });
}
